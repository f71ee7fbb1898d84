import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { findPulumi, pulumiEnvironment } from "../../../toolchain/pulumi/index.js";
import { Stack } from "../../../toolchain/pulumi/stack.js";
import { expectSuccess } from "../../support/pulumi.js";

/** A program of examples/ in a folder of its own, as it stands but for the paths that lead out of it. */
export interface Example {
  stack: Stack;
  /** Replaces a text in one of its files. */
  edit(file: string, from: string, to: string): Promise<void>;
  remove(): Promise<void>;
}

const root = join(__dirname, "..", "..", "..");

/** @param options.bin a folder that comes first on PATH, in the copy */
export async function example(
  name: string,
  env: NodeJS.ProcessEnv,
  options: { files: readonly string[]; bin?: string } = { files: ["Pulumi.yaml"] },
): Promise<Example & { folder: string }> {
  const pulumi = await findPulumi({ languages: ["nodejs", "yaml", "python", "go"] });
  const place = await mkdtemp(join(tmpdir(), "keyring-example-"));
  const folder = join(place, name);
  const backendDir = join(place, "state");
  await mkdir(backendDir);
  await cp(join(root, "examples", name), folder, { recursive: true });
  const edit = async (file: string, from: string, to: string) => {
    const text = await readFile(join(folder, file), "utf8");
    if (!text.includes(from)) throw new Error(`${name}/${file} has no ${JSON.stringify(from)}`);
    await writeFile(join(folder, file), text.replaceAll(from, to));
  };
  for (const file of options.files) await edit(file, "../../", `${root}/`);
  const base = pulumiEnvironment({
    home: join(place, "home"),
    backendDir,
    passphrase: "test only",
    binDir: pulumi.dir,
  });
  const bin = options.bin === undefined ? "" : `${join(folder, options.bin)}${delimiter}`;
  const stack = new Stack({
    bin: pulumi.bin,
    cwd: folder,
    env: { ...base, ...env, PATH: `${bin}${base["PATH"]}` },
    name: "dev",
  });
  expectSuccess(await stack.init());
  return { stack, folder, edit, remove: () => rm(place, { recursive: true, force: true }) };
}
