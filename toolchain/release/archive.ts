import { readdirSync } from "node:fs";
import { create } from "tar";

/**
 * Puts a folder's content into a `.tar.gz`. The same content gives the same bytes: names in order, no owners, no times.
 *
 * @param folder what goes into it
 * @param archive the file to write
 * @param prefix a folder inside the archive that holds everything; none by default
 */
export async function archiveOf(folder: string, archive: string, prefix?: string): Promise<void> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => `${parentPath}/${name}`.slice(folder.length + 1).replaceAll("\\", "/"))
    .sort();
  const options = { file: archive, cwd: folder, gzip: true, portable: true, mtime: EPOCH, noDirRecurse: true };
  await create(prefix === undefined ? options : { ...options, prefix }, files);
}

/** Python's archives cannot be older: zip files begin with the year 1980. */
const EPOCH = new Date("1985-10-26T08:15:00Z");
