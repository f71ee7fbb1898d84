import { createHash, type Hash } from "node:crypto";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import type { Announcer } from "../steps.mjs";
import { listWorkspaces, type Workspace } from "../workspaces.mjs";
import { sha256Of } from "./checksums";
import { BUNDLED, packWorkspace, publishedFiles } from "./pack";

/**
 * Packs every workspace that is published, as npm would. One whose content has not changed since it was packed into the same folder is not packed again.
 *
 * @param root the repository, with its workspaces built
 * @param out the folder for the tarballs
 * @returns their names
 * @throws SetupError with what npm says
 */
export async function packAll(root: string, out: string, { step }: Announcer): Promise<string[]> {
  const known = readRecords(out);
  const records: Records = {};
  for (const workspace of listWorkspaces(root).filter(({ published }) => published)) {
    const inputs = inputsOf(workspace, root);
    const record = known[workspace.name];
    if (record?.inputs === inputs && isWhole(join(out, record.file), record.sha256)) {
      records[workspace.name] = record;
      continue;
    }
    const file = await step(`Packing ${workspace.name}`, () => packInto(out, workspace, root));
    records[workspace.name] = { inputs, file, sha256: sha256Of(join(out, file)) };
    // one at a time: what a run that is stopped has packed is of use to the next
    writeFileSync(join(out, RECORDS), `${JSON.stringify({ ...known, ...records }, null, 2)}\n`);
  }
  writeFileSync(join(out, RECORDS), `${JSON.stringify(records, null, 2)}\n`);
  return Object.values(records).map(({ file }) => file);
}

/** What each tarball was made of, and that it is still the one that was made; not part of the release. */
export const RECORDS = ".packed.json";

/** By the packages' names. */
type Records = Record<string, { inputs: string; file: string; sha256: string }>;

function readRecords(out: string): Records {
  try {
    return JSON.parse(readFileSync(join(out, RECORDS), "utf8")) as Records;
  } catch {
    return {}; // there is none yet, or a run was stopped while it wrote it
  }
}

function isWhole(file: string, sha256: string): boolean {
  return existsSync(file) && sha256Of(file) === sha256;
}

async function packInto(out: string, { folder }: Workspace, root: string): Promise<string> {
  const scratch = mkdtempSync(join(out, ".packing-"));
  try {
    const tarball = await packWorkspace(folder, root, scratch);
    renameSync(tarball, join(out, basename(tarball)));
    return basename(tarball);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** A hash of everything that a workspace's tarball is made of. */
function inputsOf({ folder }: Workspace, root: string): string {
  const hash = createHash("sha256");
  addPublished(hash, join(root, folder));
  if (BUNDLED.includes(folder)) {
    // what it brings along: locked packages, and the workspaces among them
    hash.update(readFileSync(join(root, "package-lock.json")));
    for (const other of listWorkspaces(root)) {
      if (other.published && other.folder !== folder) addPublished(hash, join(root, other.folder));
    }
  }
  return hash.digest("hex");
}

function addPublished(hash: Hash, folder: string): void {
  for (const published of publishedFiles(folder)) {
    const path = join(folder, published);
    if (!existsSync(path)) continue;
    const files = statSync(path).isDirectory()
      ? readdirSync(path, { recursive: true, encoding: "utf8" })
          .sort()
          .map((name) => join(published, name))
      : [published];
    for (const file of files) {
      const stats = statSync(join(folder, file));
      if (stats.isFile()) hash.update(`${file}\0${stats.mode & 0o111}\0`).update(readFileSync(join(folder, file)));
    }
  }
}
