/**
 * `npm run older -- <commit>`: compiles near, console, provider and sdk of an earlier commit out of git's history and stores them as archives in
 * test/older/packages, where tests run them against today's. Never changes an archive that is there.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runAndCollect } from "../../toolchain/child-process.mjs";
import { explain, SetupError, tail } from "../../toolchain/setup-error.mjs";
import { PACKAGES, STORED } from "./open.js";

const root = join(__dirname, "..", "..");

async function pack(commit: string): Promise<void> {
  const { output } = await run("git", ["rev-parse", "--short=7", `${commit}^{commit}`]).catch(() => {
    throw new SetupError(`This clone's history has no commit ${commit}.`, [
      "fetch the whole history: git fetch --unshallow.",
    ]);
  });
  const short = output.trim();
  const place = join(tmpdir(), `keyring-older-${process.pid}`);
  mkdirSync(place);
  try {
    // a package may be younger than the commit
    const { output: there } = await run("git", ["ls-tree", "--name-only", short, ...Object.values(PACKAGES)]);
    const folders = there.trim().split("\n");
    const sources = join(place, "sources.tar");
    await run("git", ["archive", "--output", sources, short, "tsconfig.base.json", ...folders]);
    await run("tar", ["-xf", sources, "-C", place]);
    symlinkSync(join(root, "node_modules"), join(place, "node_modules"));
    for (const folder of folders) await store(join(place, folder), short);
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** Types were checked when the commit was made; they would be those of today's dependencies here. */
async function store(folder: string, commit: string): Promise<void> {
  const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Record<string, string>;
  const archive = join(STORED, `${name}-${version}-${commit}.tgz`);
  if (existsSync(archive)) throw new SetupError(`${archive} exists.`, ["stored packages are never changed."]);
  const only = ["--noCheck", "--composite", "false", "--declaration", "false", "--sourceMap", "false"];
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
  await run(process.execPath, [compiler, "-p", folder, ...only]);
  const content = ["package.json", "dist", "bin", "schema.json"].filter((entry) => existsSync(join(folder, entry)));
  await run("tar", ["-czf", archive, "--exclude", "tsconfig.tsbuildinfo", "-C", folder, ...content]);
  console.log(archive);
}

async function run(program: string, args: readonly string[]): Promise<{ output: string }> {
  const { code, output } = await runAndCollect(program, args, { cwd: root });
  if (code !== 0) throw new SetupError(`${program} ${args[0]} failed.`, ["read below."], { output: tail(output) });
  return { output };
}

const [commit] = process.argv.slice(2);
(commit === undefined
  ? Promise.reject(new SetupError("Which commit is to be packed?", ["npm run older -- <commit>"]))
  : pack(commit)
).catch((error: unknown) => {
  console.error(explain(error));
  process.exitCode = 1;
});
