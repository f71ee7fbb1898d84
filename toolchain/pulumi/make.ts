import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { Interrupted } from "../child-process.mjs";
import { cachedBinDir, cacheRoot, clearScratch, inScratch } from "./cache";
import { downloadRelease } from "./download";
import { executableName } from "./executables";
import { buildFromGo } from "./go-build";
import { withLock } from "./lock";
import type { Pulumi, Search } from "./search";
import { pinnedVersion } from "./version";

/**
 * Puts the pinned Pulumi into the cache: the official release, or else a build from Go modules.
 *
 * @param alreadyThere asked again once this process is the only one at work: another may just have finished
 * @throws SetupError that names the ways out, if neither works
 */
export async function makePulumi(search: Search, alreadyThere: () => Promise<Pulumi | undefined>): Promise<Pulumi> {
  const root = cacheRoot(search.env);
  const release = cachedBinDir(root, "release");
  const built = cachedBinDir(root, "go");
  return await inWorkshop(dirname(built), search, async (scratch) => {
    const found = await alreadyThere();
    if (found) return found;
    // What is in the cache by now is not usable.
    for (const binDir of [release, built]) rmSync(binDir, { recursive: true, force: true });
    const downloaded = await download(scratch, release, search);
    if (!downloaded) await buildFromGo(built, search.languages, { ...search, scratch });
    const made = downloaded ? result(release, "download") : result(built, "go-build");
    search.announcer.note(`Pulumi is in ${made.dir}. To use it yourself: export PATH="${made.dir}:$PATH"`);
    return made;
  });
}

/** Adds the language hosts that a Pulumi built from Go modules lacks. */
export async function addLanguages(binDir: string, search: Search): Promise<void> {
  await inWorkshop(dirname(binDir), search, (scratch) => buildFromGo(binDir, search.languages, { ...search, scratch }));
}

/** One process at a time, with a scratch folder that starts empty. */
export async function inWorkshop<T>(
  folder: string,
  { announcer }: Pick<Search, "announcer">,
  work: (scratch: string) => Promise<T>,
): Promise<T> {
  let waitIsOver = () => {};
  const onWait = ({ pid }: { pid: number }) => {
    const wait = new Promise<void>((resolve) => {
      waitIsOver = resolve;
    });
    announcer.step(`Waiting for another process (${pid}), which is getting Pulumi ready`, () => wait);
  };
  return await withLock(
    join(folder, "lock"),
    async () => {
      waitIsOver();
      clearScratch(folder);
      return await inScratch(folder, work);
    },
    { onWait },
  );
}

/** @returns false, with the reason announced, if there is no release to be had */
async function download(scratch: string, binDir: string, { announcer, download }: Search): Promise<boolean> {
  try {
    await announcer.step(`Downloading Pulumi ${pinnedVersion}`, ({ doing }) =>
      downloadRelease(scratch, binDir, { onProgress: doing, ...download }),
    );
    return true;
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    announcer.note(`No official release: ${reason}. Building it from Go modules instead, once.`);
    return false;
  }
}

function result(dir: string, source: Pulumi["source"]): Pulumi {
  return { bin: join(dir, executableName("pulumi")), dir, version: pinnedVersion, source };
}
