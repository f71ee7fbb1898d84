import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installNearCli } from "./install-near-cli.js";
import type { Transcript } from "./transcript.js";

/** What a command printed, both streams in the order of arrival, and how it ended. */
export interface Printed {
  code: number | null;
  output: string;
}

/** A person with a home of their own and near-cli in a terminal. */
export interface NearUser {
  home: string;
  /**
   * Runs `near …`.
   * @param answers what the person types, a line each
   */
  near(args: readonly string[], answers?: readonly string[]): Promise<Printed>;
  remove(): Promise<void>;
}

/** @param transcript takes note of every command */
export async function nearUser(transcript: Transcript): Promise<NearUser> {
  const script = await installNearCli();
  const place = await mkdtemp(join(tmpdir(), "keyring-near-"));
  const home = join(place, "home");
  // a src/config.js in the current folder would overrule every setting
  const cwd = join(place, "empty");
  for (const folder of [home, cwd]) await mkdir(folder);
  const env = { PATH: process.env["PATH"], HOME: home, NEAR_ENV: "testnet", CI: "1", NO_UPDATE_NOTIFIER: "1" };
  return {
    home,
    near: async (args, answers = []) => {
      const child = spawn(process.execPath, [script, ...args], { cwd, env, stdio: ["pipe", "pipe", "pipe"] });
      child.stdin.end(answers.map((answer) => `${answer}\n`).join(""));
      let output = "";
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding("utf8").on("data", (text: string) => {
          output += text;
        });
      }
      const [code] = (await once(child, "close")) as [number | null];
      transcript.add(["near", ...args], output);
      return { code, output };
    },
    remove: () => rm(place, { recursive: true, force: true }),
  };
}
