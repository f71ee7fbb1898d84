import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** What a run of the CLI came to. */
export interface Run {
  /** Exit code; null when a signal ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Where a stack's program lies and how the CLI is called for it. */
export interface StackOptions {
  /** The `pulumi` executable. */
  bin: string;
  /** The folder with Pulumi.yaml. */
  cwd: string;
  /** The whole environment of the CLI (`pulumiEnvironment`), with the program's credentials. */
  env: NodeJS.ProcessEnv;
  /** The stack's name, e.g. `dev`. */
  name: string;
  /** Called with what the CLI prints, as it prints it. */
  print?: (text: string) => void;
}

/** One stack, driven through the real CLI. */
export class Stack {
  constructor(readonly options: StackOptions) {}

  /** Selects the stack, and makes it first where there is none. */
  async init(): Promise<Run> {
    return this.quietly("stack", "select", "--create", this.options.name);
  }

  up(...args: string[]): Promise<Run> {
    return this.run("up", "--yes", "--skip-preview", ...args);
  }

  preview(...args: string[]): Promise<Run> {
    return this.run("preview", ...args);
  }

  refresh(...args: string[]): Promise<Run> {
    return this.run("refresh", "--yes", "--skip-preview", ...args);
  }

  destroy(...args: string[]): Promise<Run> {
    return this.run("destroy", "--yes", "--skip-preview", ...args);
  }

  /** The stack's outputs; secrets in clear where asked for. Nothing of it is printed. */
  async outputs(secrets: "shown" | "masked"): Promise<Record<string, unknown>> {
    const args = secrets === "shown" ? ["--show-secrets"] : [];
    const run = await this.quietly("stack", "output", "--json", "--stack", this.options.name, ...args);
    return run.code === 0 ? (JSON.parse(run.stdout) as Record<string, unknown>) : {};
  }

  /** The state as it is stored, secrets encrypted, as text. */
  async export(): Promise<string> {
    return (await this.quietly("stack", "export", "--stack", this.options.name)).stdout;
  }

  /** Sets a value of the stack's configuration. */
  async configure(key: string, value: string, secrecy: "plain" | "secret" = "plain"): Promise<Run> {
    const flag = secrecy === "secret" ? "--secret" : "--plaintext";
    // on standard input, where no other process can read it
    return this.#start(["config", "set", "--stack", this.options.name, flag, key], () => {}, value);
  }

  run(command: string, ...args: string[]): Promise<Run> {
    const print = this.options.print ?? (() => {});
    return this.#start(
      [command, "--stack", this.options.name, "--color", "never", "--non-interactive", ...args],
      print,
    );
  }

  /** Runs the CLI without showing what it prints. */
  quietly(...args: string[]): Promise<Run> {
    return this.#start([...args, "--non-interactive"], () => {});
  }

  /** Starts a command and leaves it running, for those who want to interrupt it. */
  start(command: string, ...args: string[]): ChildProcess {
    const { bin, cwd, env, name } = this.options;
    const all = [command, "--stack", name, "--color", "never", "--non-interactive", ...args];
    return spawn(bin, all, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  }

  async #start(args: string[], print: (text: string) => void, input?: string): Promise<Run> {
    const { bin, cwd, env } = this.options;
    const child = spawn(bin, args, { cwd, env, stdio: ["pipe", "pipe", "pipe"] });
    child.stdin.end(input ?? "");
    const [stdout, stderr] = [child.stdout, child.stderr].map((stream) => {
      const collected = { text: "" };
      stream.setEncoding("utf8").on("data", (text: string) => {
        collected.text += text;
        print(text);
      });
      return collected;
    });
    const [code] = (await once(child, "close")) as [number | null];
    return { code, stdout: stdout?.text ?? "", stderr: stderr?.text ?? "" };
  }
}
