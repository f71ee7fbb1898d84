import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runAndCollect } from "../child-process.mjs";
import { SetupError, tail } from "../setup-error.mjs";
import type { Announcer } from "../steps.mjs";
import { goBuildMark } from "./cache";
import { type Companion, type Component, cli, hosts } from "./components";
import { executableName } from "./executables";
import { findGo, goModules } from "./go";
import { countModules, countPackages } from "./go-progress";
import type { Language } from "./languages";
import { parseVersion, pinnedVersion } from "./version";

/** What a build needs. */
export interface BuildContext {
  /** A folder on the file system of the one that is built into. */
  scratch: string;
  announcer: Announcer;
  env: NodeJS.ProcessEnv;
  /** Where to look for Go if it is not on PATH. */
  goDirectories: readonly string[];
}

/**
 * Builds what is missing of `pulumi` and these languages' hosts from published Go modules. Each file appears complete or
 * not at all, a program after its companion, so an interrupted build is simply continued by the next.
 *
 * @throws SetupError if there is no Go, or it cannot fetch or compile the modules
 */
export async function buildFromGo(
  binDir: string,
  languages: readonly Language[],
  context: BuildContext,
): Promise<void> {
  const missing = [cli, ...languages.map((language) => hosts[language])].filter(
    ({ program }) => !existsSync(join(binDir, executableName(program))),
  );
  if (missing.length === 0) return;
  const go = await findGo(context.env, context.goDirectories);
  const compiler = { ...context, go: go.bin };
  mkdirSync(binDir, { recursive: true });
  writeFileSync(join(binDir, goBuildMark), `${JSON.stringify({ pulumi: pinnedVersion })}\n`);
  for (const [index, component] of missing.entries()) {
    const title = `Building ${component.title} from Go modules (${index + 1} of ${missing.length})`;
    await build(component, binDir, compiler, title);
  }
}

/**
 * Builds one more program into a folder.
 * @throws SetupError if there is no Go, or it cannot fetch or compile the modules
 */
export async function buildProgram(component: Component, binDir: string, context: BuildContext): Promise<void> {
  const go = await findGo(context.env, context.goDirectories);
  mkdirSync(binDir, { recursive: true });
  await build(component, binDir, { ...context, go: go.bin }, `Building ${component.title} from Go modules, once`);
}

type Compiler = BuildContext & { go: string; onOutput?: (text: string) => void };

/** One step, whose title goes on with how far it is. */
async function build(component: Component, binDir: string, compiler: Compiler, title: string): Promise<void> {
  await compiler.announcer.step(title, async ({ doing }) => {
    if (component.companion) await addCompanion(component.companion, binDir, compiler);
    await compile(component, binDir, compiler, (done) => doing(`${title}: ${done}`));
  });
}

async function compile(
  component: Component,
  binDir: string,
  compiler: Compiler,
  tell: (done: string) => void,
): Promise<void> {
  const name = executableName(component.program);
  const built = join(compiler.scratch, name);
  const version = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${pinnedVersion}`;
  const flags = [
    ...QUICK,
    "-trimpath",
    "-buildvcs=false",
    "-tags",
    "osusergo,grpcnotrace",
    "-ldflags",
    `-s -w ${version}`,
  ];
  const list = ["list", "-deps", ...flags, "-f", "{{if .Stale}}{{.ImportPath}}{{end}}", component.package];
  const stale = await runGo(list, component.module, { ...compiler, onOutput: countModules(tell) });
  const onOutput = countPackages(stale, tell);
  await runGo(["build", "-v", ...flags, "-o", built, component.package], component.module, { ...compiler, onOutput });
  if (component === cli) await checkBuilt(built);
  place(built, join(binDir, name));
}

/**
 * Debug information, which the linker would drop, costs an eighth of the compiler's time; so does optimising what only `pulumi cloud`, logs of
 * other clouds and their storage use. Without optimising anything, building would be quicker still, and each run of the CLI slower.
 */
const SELDOM_USED = [
  "github.com/pb33f",
  "github.com/aws",
  "github.com/Azure",
  "github.com/envoyproxy",
  "cloud.google.com",
];
const QUICK = ["-gcflags=all=-dwarf=false", ...SELDOM_USED.map((owner) => `-gcflags=${owner}/...=-N -l -dwarf=false`)];

/** Refuses a CLI that does not run, before anyone can find it in the cache. */
async function checkBuilt(bin: string): Promise<void> {
  const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const { output } = await runAndCollect(bin, ["version"], { env, timeoutMs: 60_000 });
  if (parseVersion(output)?.text === pinnedVersion) return;
  throw new SetupError(
    `The Pulumi CLI was built, but does not run.`,
    ["install Pulumi, or set PULUMI_BIN to one that runs."],
    {
      output: tail(output),
    },
  );
}

async function addCompanion({ name, from }: Companion, binDir: string, compiler: Compiler): Promise<void> {
  const copy = join(compiler.scratch, name);
  copyFileSync("goModule" in from ? join(await moduleFolder(from, compiler), from.file) : from.file, copy);
  place(copy, join(binDir, name));
}

async function moduleFolder(from: { folder: string; goModule: string }, compiler: Compiler): Promise<string> {
  const output = await runGo(["mod", "download", "-json", from.goModule], from.folder, compiler);
  return (JSON.parse(output.slice(output.indexOf("{"))) as { Dir: string }).Dir;
}

/** @returns what Go printed */
async function runGo(args: readonly string[], module: string, { go, env, onOutput }: Compiler): Promise<string> {
  // go.sum fixes the sources; a workspace around the clone, or flags of the user's own, must not change what is built.
  const goEnv = { ...env, GOTOOLCHAIN: "local", GOFLAGS: "-mod=readonly", GOWORK: "off" };
  const options = { cwd: join(goModules, module), env: goEnv, ...(onOutput && { onOutput }) };
  const { code, output } = await runAndCollect(go, args, options);
  if (code === 0) return output;
  throw new SetupError(
    `Pulumi cannot be built from Go modules (go ${args[0]} in ${join(goModules, module)}).`,
    [
      "if Go could not fetch modules: check the network and `go env GOPROXY`, and run the command again.",
      "install Pulumi (https://www.pulumi.com/docs/iac/download-install/) so that `pulumi` is on PATH.",
      "set PULUMI_BIN to the path of a pulumi executable that is not on PATH.",
    ],
    { output: tail(output) },
  );
}

function place(file: string, target: string): void {
  chmodSync(file, 0o755);
  renameSync(file, target);
}
