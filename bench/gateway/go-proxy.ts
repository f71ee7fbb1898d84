import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Workplace } from "../workplace.js";
import { type Contender, startProgram } from "./contender.js";

/**
 * Builds and starts Go's own reverse proxy with the gateway's decision, on one core; undefined where there is no Go.
 * @param rules what `rules.mjs` printed
 */
export async function startGoProxy(
  place: Workplace,
  shardPort: number,
  token: string,
  rules: string,
): Promise<Contender | undefined> {
  const program = join(await place.folder("go-proxy"), "proxy");
  const cwd = join(__dirname, "contenders", "go-proxy");
  const built = await promisify(execFile)("go", ["build", "-o", program, "."], { cwd }).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return false;
      throw error;
    },
  );
  if (!built) return undefined;
  const env = { ...process.env, GOMAXPROCS: "1" };
  return startProgram(place, program, [String(shardPort), rules], { name: "the Go proxy", token, env });
}
