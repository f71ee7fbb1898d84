import { copyFileSync, linkSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { withLock } from "../pulumi/lock";
import { generateSdks, hasGenerator, SDK_LANGUAGES } from "../pulumi/sdk-generator";
import type { Announcer } from "../steps.mjs";
import { archiveOf } from "./archive";
import { CHECKSUMS, writeChecksums } from "./checksums";
import { completeSdk, packNodeSdk } from "./generated-sdk";
import { packAll, RECORDS } from "./npm-tarballs";
import { makePluginArchive } from "./plugin-archive";
import { sbomName, writeSbom } from "./sbom";
import { writeTemplates } from "./templates";

/** What a release consists of. */
export interface Release {
  version: string;
  /** The names of the files, all of them in SHA256SUMS. */
  files: string[];
}

/**
 * Makes everything that would be published into one folder: npm tarballs, the plugin's archives under the names by which Pulumi downloads them, the
 * generated SDKs' sources, a list of the software in all of it (CycloneDX), and their checksums; beside these, templates of `pulumi new` that use them. The same sources give the same bytes; what an earlier version left there is removed.
 *
 * @param root the repository, with its workspaces built
 * @throws SetupError
 */
export async function makeRelease(root: string, out: string, announcer: Announcer): Promise<Release> {
  const onWait = ({ pid }: { pid: number }) =>
    announcer.note(`Waiting for process ${pid}, which makes a release here.`);
  return withLock(join(out, ".lock"), () => make(root, out, announcer), { onWait });
}

async function make(root: string, out: string, announcer: Announcer): Promise<Release> {
  const tarballs = await packAll(root, out, announcer);
  const scratch = mkdtempSync(join(out, ".making-"));
  try {
    const plugin = await announcer.step("Packing the plugin", () => makePluginArchive(root, scratch));
    const archives = PLATFORMS.map((platform) => `pulumi-resource-keyring-v${plugin.version}-${platform}.tar.gz`);
    // one program for every platform with Node
    for (const name of archives) shareFile(plugin.archive, join(out, name), scratch);
    const sdks = await packSdks(root, scratch, plugin.version, announcer);
    for (const sdk of sdks) renameSync(sdk, join(out, basename(sdk)));
    const sbom = sbomName(plugin.version);
    await announcer.step("Listing the software", () => writeSbom(root, join(scratch, sbom)));
    renameSync(join(scratch, sbom), join(out, sbom));
    const files = [...tarballs, ...archives, ...sdks.map((sdk) => basename(sdk)), sbom];
    writeChecksums(out, files);
    removeOthers(out, new Set([...files, CHECKSUMS, RECORDS]));
    writeTemplates(root, out, sdks.length > 0 ? LANGUAGES : WITHOUT_SDK);
    return { version: plugin.version, files };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The languages of the templates, and those of them that need no generated SDK. */
const WITHOUT_SDK = ["typescript", "yaml"];
const LANGUAGES = [...WITHOUT_SDK, "python", "go"];

/** `<os>-<arch>` as Pulumi names them. */
const PLATFORMS = ["linux", "darwin", "windows"].flatMap((os) => ["amd64", "arm64"].map((arch) => `${os}-${arch}`));

/** Several names for one content, which a file system may hold once. */
function shareFile(from: string, to: string, scratch: string): void {
  const made = join(scratch, basename(to));
  try {
    linkSync(from, made);
  } catch {
    copyFileSync(from, made); // not every file system has links
  }
  renameSync(made, to);
}

/** The sources of the SDKs, an archive each, and the package for npm; none where there is nothing to generate them with. */
async function packSdks(root: string, scratch: string, version: string, announcer: Announcer): Promise<string[]> {
  if (!(await hasGenerator(process.env))) {
    announcer.note("Without the generated SDKs: they need Go (https://go.dev/dl/).");
    return [];
  }
  const folder = join(scratch, "sdks");
  return announcer.step("Generating the SDKs", async () => {
    await generateSdks(join(root, "provider", "schema.json"), folder, announcer);
    const archives: string[] = [];
    for (const language of SDK_LANGUAGES) {
      const name = `keyring-sdk-${language}-v${version}`;
      completeSdk(root, join(folder, language), language);
      await archiveOf(join(folder, language), join(scratch, `${name}.tar.gz`), name);
      archives.push(join(scratch, `${name}.tar.gz`));
    }
    mkdirSync(join(scratch, "npm"));
    return [...archives, await packNodeSdk(root, join(folder, "nodejs"), join(scratch, "npm"))];
  });
}

function removeOthers(out: string, kept: ReadonlySet<string>): void {
  for (const name of readdirSync(out)) {
    if (isOfRelease(name) && !kept.has(name)) rmSync(join(out, name), { recursive: true, force: true });
  }
}

/** Whether a release, an interrupted or an older one too, puts a file of this name into its folder. Others there are somebody else's. */
export function isOfRelease(name: string): boolean {
  return NAMES.test(name);
}

const NAMES =
  /^(?:(?:pulumi-keyring(?:-\w+)?|keyring-console)-\d\S*\.tgz|(?:pulumi-resource-keyring|keyring-sdk-\w+)-v\d\S*\.tar\.gz|keyring-v\d\S*\.cdx\.json|\.(?:making|packing)-\w+)$/;
