import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { archiveOf } from "./archive";
import { licencesOf } from "./licences";

/** The plugin as it is handed out. */
export interface Release {
  version: string;
  /** What `pulumi plugin install … --file` takes. */
  archive: string;
  /** SHA-256 of the archive in lower-case hexadecimal. */
  sha256: string;
}

/**
 * Puts the plugin into one archive for every platform with Node: the compiled provider with all that it needs in a single file, so that
 * it starts quickly and installs without npm. The same sources give the same bytes.
 *
 * @param root the repository, with its workspaces built
 * @param out folder for the archive and for what is in it
 */
export async function makePluginArchive(root: string, out: string): Promise<Release> {
  const provider = join(root, "provider");
  const { name, version, license } = JSON.parse(readFileSync(join(provider, "package.json"), "utf8")) as Package;
  const content = join(out, "pulumi-resource-keyring");
  mkdirSync(content, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [join(provider, "dist", "hosts", "plugin.js")],
    outfile: join(content, "plugin.js"),
    bundle: true,
    platform: "node",
    target: "node20.19",
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "none",
    metafile: true,
    logLevel: "silent",
  });
  writeFileSync(join(content, "THIRD-PARTY-LICENSES"), licencesOf(root, Object.keys(metafile.inputs)));
  copyFileSync(join(root, "LICENSE"), join(content, "LICENSE"));
  copyFileSync(join(provider, "schema.json"), join(content, "schema.json"));
  writeFileSync(
    join(content, "package.json"),
    `${JSON.stringify({ name, version, license, private: true }, null, 2)}\n`,
  );
  copyFileSync(join(provider, "bin", "pulumi-resource-keyring.cmd"), join(content, "pulumi-resource-keyring.cmd"));
  const program = join(content, "pulumi-resource-keyring");
  copyFileSync(join(provider, "dist", "compile-cache.js"), join(content, "compile-cache.js"));
  writeFileSync(
    program,
    '#!/usr/bin/env node\nrequire("./compile-cache.js").useCompileCache();\nrequire("./plugin.js").runPlugin(__dirname);\n',
  );
  chmodSync(program, 0o755);
  const archive = join(out, `pulumi-resource-keyring-v${version}.tar.gz`);
  await archiveOf(content, archive);
  return { version, archive, sha256: createHash("sha256").update(readFileSync(archive)).digest("hex") };
}

interface Package {
  name: string;
  version: string;
  license: string;
}
