import { once } from "node:events";
import { appendFile, copyFile, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { type Project, project } from "../../test/support/pulumi.js";
import { SetupError, tail } from "../../toolchain/setup-error.mjs";
import type { Workplace } from "../workplace.js";

/** The programs that are compared; the folders under programs/. */
export const KINDS = ["stash", "keyring", "constant-text", "seven-methods"] as const;
export type Kind = (typeof KINDS)[number];

/** What a subject can run: those, and programs that have a comparison of their own. */
export type Program = Kind | "custodian-key" | "plugin" | "plugin-from-memory" | "generated-sdk";

/** `change` is an `up` after the permissions of every resource were changed: it rotates tokens, and updates the others. */
export const OPERATIONS = ["up", "preview", "refresh", "change", "destroy"] as const;
export type Operation = (typeof OPERATIONS)[number];

/** The size of stack that the targets were set for. */
export const TARGETED_COUNT = 500;

/** One of the programs as a stack of its own, driven by the real CLI. */
export class Subject {
  private constructor(
    private readonly place: Workplace,
    private readonly project: Project,
    private readonly kind: Program,
    private readonly backendDir: string,
  ) {}

  /**
   * Makes the project and its empty stack. Subjects of one folder share a backend.
   * @param plugin the folder of the native plugin, where the program uses it
   */
  static async make(
    place: Workplace,
    folder: string,
    kind: Program,
    env: NodeJS.ProcessEnv,
    plugin?: string,
  ): Promise<Subject> {
    const made = await project("", env, { place: folder, name: kind, alone: true });
    if (plugin !== undefined) {
      const plugins = JSON.stringify({ providers: [{ name: "keyring", path: plugin }] });
      await appendFile(join(made.folder, "Pulumi.yaml"), `plugins: ${plugins}\n`);
    }
    const program = kind === "plugin-from-memory" ? "plugin" : kind;
    await copyFile(join(PROGRAMS, program, "index.js"), join(made.folder, "index.js"));
    await copyFile(join(PROGRAMS, "from-memory.js"), join(made.folder, "from-memory.js"));
    return new Subject(place, made, kind, join(folder, "state"));
  }

  /**
   * Runs an operation with a program of so many resources.
   * @returns milliseconds, from starting the CLI to its end
   * @throws SetupError unless it did the whole work
   */
  async run(operation: Operation, count: number): Promise<number> {
    this.project.setEnv({
      BENCH_COUNT: String(count),
      BENCH_PERMISSION: operation === "change" ? "view-keys" : undefined,
    });
    const begun = performance.now();
    const child = this.place.keep(this.project.stack.start(...COMMANDS[operation]));
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    }
    const [code] = (await once(child, "close")) as [number | null];
    const elapsed = performance.now() - begun;
    const left = await this.#resources();
    if (code !== 0 || left !== (operation === "destroy" ? 0 : count)) {
      throw new SetupError(
        `pulumi ${operation} of ${count} resources (${this.kind}) ended with ${code} and left ${left}.`,
        ["see what the CLI said above."],
        { output: tail(output) },
      );
    }
    return elapsed;
  }

  /** Bytes of the checkpoint as the backend keeps it. */
  async stateBytes(): Promise<number> {
    return (await stat(this.#checkpoint)).size;
  }

  get #checkpoint(): string {
    return join(this.backendDir, ".pulumi", "stacks", this.kind, "dev.json");
  }

  /** How many resources the state holds, apart from the stack itself and its providers. */
  async #resources(): Promise<number> {
    const { checkpoint } = JSON.parse(await readFile(this.#checkpoint, "utf8")) as {
      checkpoint: { latest?: { resources?: { custom: boolean; type: string }[] } };
    };
    const resources = checkpoint.latest?.resources ?? [];
    return resources.filter(({ custom, type }) => custom && !type.startsWith("pulumi:providers:")).length;
  }
}

/** The folder of the programs. */
export const PROGRAMS = join(__dirname, "programs");

const COMMANDS: Record<Operation, readonly [command: string, ...args: string[]]> = {
  up: ["up", "--yes", "--skip-preview"],
  preview: ["preview", "--expect-no-changes"],
  refresh: ["refresh", "--yes", "--skip-preview", "--expect-no-changes"],
  change: ["up", "--yes", "--skip-preview"],
  destroy: ["destroy", "--yes", "--skip-preview"],
};
