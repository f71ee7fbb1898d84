import { type ExecFileSyncOptions, execFile, execFileSync } from "node:child_process";
import { promisify } from "node:util";
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
    return this.execute(args, { stdio: ["ignore", "pipe", "pipe"] });
  }

  /**
   * The same while this process goes on.
   * @param signal ends Pulumi, and then this throws
   */
  async runMeanwhile(signal: AbortSignal, ...args: string[]): Promise<string> {
    const [bin, all, options] = this.call(args);
    try {
      return (await promisify(execFile)(bin, all, { ...options, signal })).stdout;
    } catch (error) {
      throw this.explained(error, args);
    }
  }

  /** The same for a command that takes a stack. */
  runOnStack(...args: string[]): string {
    return this.run(...this.onStack(args));
  }

  /**
   * The same with a text on standard input, where no list of processes shows it.
   * @throws CommandFailed with Pulumi's own words
   */
  runOnStackWith(input: string, ...args: string[]): string {
    return this.execute(this.onStack(args), { input, stdio: ["pipe", "pipe", "pipe"] });
  }

  /** The arguments of a command that takes a stack, with it. */
  onStack(args: readonly string[]): string[] {
    const { stack } = this.address;
    return [...args, ...(stack === undefined ? [] : ["--stack", stack])];
  }

  private execute(args: readonly string[], how: Pick<ExecFileSyncOptions, "input" | "stdio">): string {
    const [bin, all, options] = this.call(args);
    try {
      return execFileSync(bin, all, { ...options, ...how });
    } catch (error) {
      throw this.explained(error, args);
    }
  }

  private call(args: readonly string[]) {
    const options = {
      cwd: this.address.cwd,
      encoding: "utf8" as const,
      env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
      maxBuffer: LARGEST_STATE,
    };
    const bin = process.env["PULUMI_BIN"] || "pulumi";
    return [bin, [...args, "--non-interactive", "--color", "never"], options] as const;
  }

  private explained(error: unknown, args: readonly string[]): CommandFailed {
    return explained(error, { command: `pulumi ${args.join(" ")}`, cwd: this.address.cwd });
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
