import { execFileSync } from "node:child_process";
import { CommandFailed } from "../failures.js";
import { withoutPasswords } from "./without-passwords.js";

/** Where a stack lies, as the user says it. */
export interface StackAddress {
  /** The stack, e.g. `dev` or `acme/infra/dev`; the one selected where left out. */
  stack?: string | undefined;
  /** The folder of the program; the current one where left out. */
  cwd?: string | undefined;
}

/** The user's own Pulumi CLI, run for what it knows: `PULUMI_BIN`, or `pulumi` on PATH. */
export class Pulumi {
  constructor(readonly address: StackAddress) {}

  /**
   * What a command prints on standard output.
   * @throws CommandFailed with Pulumi's own words
   */
  run(...args: string[]): string {
    const bin = process.env["PULUMI_BIN"] || "pulumi";
    try {
      return execFileSync(bin, [...args, "--non-interactive", "--color", "never"], {
        cwd: this.address.cwd,
        encoding: "utf8",
        env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
        maxBuffer: LARGEST_STATE,
        stdio: ["ignore", "pipe", "pipe"],
      });
    } catch (error) {
      throw explained(error, { command: `pulumi ${args.join(" ")}`, cwd: this.address.cwd });
    }
  }

  /** The same for a command that takes a stack. */
  runOnStack(...args: string[]): string {
    const { stack } = this.address;
    return this.run(...args, ...(stack === undefined ? [] : ["--stack", stack]));
  }
}

const LARGEST_STATE = 1024 * 1024 * 1024;

function explained(error: unknown, { command, cwd }: { command: string; cwd: string | undefined }): CommandFailed {
  const { code, stderr } = error as { code?: string; stderr?: string };
  if (code === "ENOENT") {
    return new CommandFailed(
      `Cannot run Pulumi${cwd === undefined ? "" : ` in ${cwd}`}. Check that it is installed and that the folder exists. PULUMI_BIN can name it.`,
    );
  }
  const reason = withoutPasswords((stderr ?? "").trim()) || String(code ?? "it was stopped by a signal");
  return new CommandFailed(`\`${command}\` failed: ${reason}`);
}
