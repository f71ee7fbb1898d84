import { mkdir, open, readdir, rename } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

/**
 * Waits until the names in a folder are on disk: what was made, renamed or removed there. A file's own flush does not promise its name.
 *
 * Windows cannot flush a folder; there NTFS keeps its own journal of names, which a power failure may cut off by seconds.
 */
export async function flushFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Renames within one folder, and waits until the new name is on disk. */
export async function renameDurably(from: string, to: string): Promise<void> {
  await rename(from, to);
  await flushFolder(dirname(to));
}

/**
 * Makes a folder that only its owner can enter, and the ones above it. Waits until their names are on disk, and the names in a folder that
 * is there already: whoever made them may have been killed before they were.
 */
export async function makeFolderDurably(folder: string): Promise<void> {
  const first = resolve((await mkdir(folder, { recursive: true, mode: 0o700 })) ?? folder);
  await flushFolder(folder);
  for (let made = resolve(folder); made.length >= first.length && dirname(made) !== made; made = dirname(made)) {
    // who may enter a folder above need not be allowed to list it
    await flushFolder(dirname(made)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EACCES" && error.code !== "EPERM") throw error;
    });
  }
}

/** Waits until a whole folder is on disk, its own name aside. */
export async function flushTree(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  await inTurns(entries, async (entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return flushTree(path);
    // for writing, since Windows flushes nothing else
    const file = await open(path, "r+");
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  });
  await flushFolder(folder);
}

/** Several flushes at a time share the disk's work. */
async function inTurns<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const left = [...items];
  const worker = async () => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
}

const AT_A_TIME = 8;
