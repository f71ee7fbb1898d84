import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import type { Workplace } from "../workplace.js";
import type { Contender } from "./contender.js";

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
  const child = place.keep(spawn(program, [String(shardPort), rules], { env, stdio: ["ignore", "pipe", "inherit"] }));
  const [line] = (await Promise.race([
    once(createInterface(child.stdout), "line"),
    once(child, "close").then(() => Promise.reject(new Error("the Go proxy did not start"))),
  ])) as [string];
  return { pid: child.pid ?? 0, token, ...(JSON.parse(line) as { port: number }) };
}
