import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findPulumi, type Pulumi, pulumiEnvironment } from "../../toolchain/pulumi/index.js";
import { type Run, Stack, type StackOptions } from "../../toolchain/pulumi/stack.js";
import { serveProgram } from "./program.js";
import { resourcesOf } from "./stack-file.js";

/** A Pulumi project of one test, with a backend of its own, driven by the real CLI. */
export interface Project {
  stack: Stack;
  /** The folder of the program. */
  folder: string;
  /** Everything that the CLI printed so far, in all runs. */
  transcript(): string;
  /**
   * Replaces the program. In JavaScript `calimero`, `astra` and `pulumi` are in scope, and what it assigns to `exports` are the outputs; in YAML it
   * is what follows in Pulumi.yaml, and uses the native plugin.
   */
  program(body: string): Promise<void>;
  /** Another stack of another project on the same backend. */
  neighbour(name: string, body: string): Promise<Project>;
  /** Sets or removes (undefined) variables of the environment of the runs that follow. */
  setEnv(variables: NodeJS.ProcessEnv): void;
  remove(): Promise<void>;
}

/** What a program is written in. */
export type Runtime = "nodejs" | "yaml";

/** What is not as usual of a project; `project` tells what each is. */
export interface ProjectOptions {
  alone?: boolean;
  modules?: string;
  plugin?: string;
  name?: string;
  place?: string;
  runtime?: Runtime;
}

let found: Promise<Pulumi> | undefined;
const root = join(__dirname, "..", "..");

/**
 * Makes a project and its stack `dev`. Its program runs in this process, which is a second faster than a Node.js for each run.
 * @param env credentials and settings of the runs
 * @param options.alone the program runs as its users run it, in a process that Pulumi's language host starts
 * @param options.modules the node_modules folder to use instead of this repository's (alone)
 * @param options.plugin the folder of the native plugin to use instead of this repository's
 */
export async function project(body: string, env: NodeJS.ProcessEnv, options: ProjectOptions = {}): Promise<Project> {
  found ??= findPulumi({ languages: ["nodejs", "yaml"] });
  const pulumi = await found;
  const place = options.place ?? (await mkdtemp(join(tmpdir(), "keyring-engine-")));
  const name = options.name ?? "app";
  const folder = join(place, name);
  const backendDir = join(place, "state");
  await mkdir(folder, { recursive: true });
  await mkdir(backendDir, { recursive: true });
  const runtime = options.runtime ?? "nodejs";
  const plugin = options.plugin ?? join(root, "provider", "bin");
  await writeFile(join(folder, "Pulumi.yaml"), settings(name, runtime, plugin));
  await writeFile(join(folder, "package.json"), JSON.stringify({ name, main: "index.js" }));
  await symlink(options.modules ?? join(root, "node_modules"), join(folder, "node_modules"));
  const places = { home: join(place, "home"), backendDir, passphrase: "test only", binDir: pulumi.dir };
  const environment: NodeJS.ProcessEnv = { ...pulumiEnvironment(places), ...env };
  let transcript = "";
  const print = (text: string) => {
    transcript += text;
  };
  let current = body;
  const here = runtime === "nodejs" && !options.alone && options.modules === undefined;
  const served = here ? await serveProgram(() => current, join(folder, "index.js"), environment) : undefined;
  const stack = new ProgramStack({ bin: pulumi.bin, cwd: folder, env: environment, name: "dev", print }, served?.args);
  const neighbours: Project[] = [];
  const made: Project = {
    stack,
    folder,
    transcript: () => transcript,
    program: (text) => {
      current = text;
      return runtime === "yaml"
        ? writeFile(join(folder, "Pulumi.yaml"), `${settings(name, runtime, plugin)}${text}\n`)
        : writeFile(join(folder, "index.js"), programText(text));
    },
    neighbour: async (other, text) => {
      const made = await project(text, env, { ...options, name: other, place });
      neighbours.push(made);
      return made;
    },
    setEnv: (variables) => {
      for (const [key, value] of Object.entries(variables)) {
        if (value === undefined) delete environment[key];
        else environment[key] = value;
      }
    },
    remove: async () => {
      for (const neighbour of neighbours) await neighbour.remove();
      served?.close();
      await rm(place, { recursive: true, force: true });
    },
  };
  await made.program(body);
  expectSuccess(await stack.init());
  return made;
}

/** A stack whose program is served elsewhere, where something serves it. */
class ProgramStack extends Stack {
  constructor(
    options: StackOptions,
    private readonly served: readonly string[] = [],
  ) {
    super(options);
  }

  override run(command: string, ...args: string[]): Promise<Run> {
    const program = ["up", "preview"].includes(command) ? this.served : [];
    return super.run(command, ...program, ...args);
  }
}

/** Fails with what the CLI printed unless the run succeeded. */
export function expectSuccess(run: Run): Run {
  if (run.code !== 0) throw new Error(`pulumi ended with ${run.code}:\n${run.stdout}\n${run.stderr}`);
  return run;
}

/** Fails with what the CLI printed unless the run failed. */
export function expectFailure(run: Run): Run {
  if (run.code === 0 || run.code === null)
    throw new Error(`pulumi was to fail and ended with ${run.code}:\n${run.stdout}`);
  return run;
}

/** A resource as a stack's state holds it. */
export interface Recorded {
  urn: string;
  type: string;
  id: string;
  /** Secrets in clear. */
  inputs: Record<string, unknown>;
  /** Secrets in clear. */
  outputs: Record<string, unknown>;
}

/** The tokens in a stack's state, by resource name. */
export function tokensIn(stack: Stack): Promise<Record<string, Recorded>> {
  return recordedIn(stack, "AuthToken", "Token");
}

/** The resources of some types in a stack's state, by resource name. */
export async function recordedIn(stack: Stack, ...types: string[]): Promise<Record<string, Recorded>> {
  const found = (await resourcesOf(stack.options)) as unknown as Recorded[];
  const plain = found
    .filter(({ type }) => types.includes(type.split(":").at(-1) ?? ""))
    .map(({ urn, type, id, inputs, outputs }): Recorded => ({ urn, type, id, inputs, outputs }));
  return Object.fromEntries(plain.map((resource) => [resource.urn.split("::").at(-1) ?? "", resource]));
}

/** What the CLI printed in one run. */
export function printed({ stdout, stderr }: Run): string {
  return `${stdout}\n${stderr}`;
}

function settings(name: string, runtime: Runtime, path: string): string {
  const plugin = { providers: [{ name: "keyring", path }] };
  const plugins = runtime === "yaml" ? `plugins: ${JSON.stringify(plugin)}\n` : "";
  return `name: ${name}\nruntime: ${runtime}\n${plugins}`;
}

function programText(body: string): string {
  return `const pulumi = require("@pulumi/pulumi");\nconst { astra, calimero, DynamicProvider } = require("pulumi-keyring");\n${body}\n`;
}
