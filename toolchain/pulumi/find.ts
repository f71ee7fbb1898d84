import { realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { SetupError } from "../setup-error.mjs";
import * as processAnnouncer from "../steps.mjs";
import { cachedPulumis, cacheRoot } from "./cache";
import { officialReleases } from "./download";
import { executableName, findExecutables, pathDirectories } from "./executables";
import { installedGo } from "./go";
import { inspect } from "./inspect";
import { addLanguages, makePulumi } from "./make";
import type { FindOptions, Pulumi, Search } from "./search";

/**
 * Finds a Pulumi CLI, or gets one: PULUMI_BIN, PATH, the user's cache, the official release, a build from Go modules.
 * Announces what takes long. Several processes may call it at once; one of them does the work.
 *
 * @throws SetupError if PULUMI_BIN is not usable, or if there is no Pulumi and none can be had
 */
export async function findPulumi(options: FindOptions = {}): Promise<Pulumi> {
  const env = options.env ?? process.env;
  const search: Search = {
    languages: options.languages ?? ["nodejs"],
    env,
    announcer: options.announcer ?? processAnnouncer,
    download: options.download ?? {
      baseUrl: env.KEYRING_PULUMI_RELEASES_URL ?? officialReleases,
      checksum: env.KEYRING_PULUMI_CHECKSUM,
    },
    goDirectories: options.goDirectories ?? installedGo(env),
  };
  return (
    (await fromEnvironment(search)) ??
    (await fromPath(search)) ??
    (await fromCache(search)) ??
    (await makePulumi(search, () => fromCache(search)))
  );
}

async function fromEnvironment(search: Search): Promise<Pulumi | undefined> {
  const given = search.env.PULUMI_BIN;
  if (!given) return undefined;
  const bin = statSync(given, { throwIfNoEntry: false })?.isDirectory() ? join(given, executableName("pulumi")) : given;
  const found = await use(bin, "environment", search);
  if (!("unusable" in found)) return found;
  throw new SetupError(`PULUMI_BIN (${bin}) ${found.unusable}.`, [
    "set PULUMI_BIN to the path of a Pulumi that is new enough, or unset it: Keyring then looks on PATH and, failing that, gets one itself.",
  ]);
}

async function fromPath(search: Search): Promise<Pulumi | undefined> {
  return await firstUsable(findExecutables("pulumi", pathDirectories(search.env)), "path", search);
}

async function fromCache(search: Search): Promise<Pulumi | undefined> {
  return await firstUsable(cachedPulumis(cacheRoot(search.env)), "cache", search);
}

async function firstUsable(
  bins: readonly string[],
  source: Pulumi["source"],
  search: Search,
): Promise<Pulumi | undefined> {
  for (const bin of bins) {
    const found = await use(bin, source, search);
    if (!("unusable" in found)) return found;
    search.announcer.note(`${bin} ${found.unusable}: passed over.`);
  }
  return undefined;
}

async function use(bin: string, source: Pulumi["source"], search: Search): Promise<Pulumi | { unusable: string }> {
  const inspected = await inspect(bin, search.languages, search.env);
  if ("unusable" in inspected) return inspected;
  if (inspected.missing.length > 0) await addLanguages(dirname(realpathSync(bin)), search);
  return { bin, dir: dirname(bin), version: inspected.version, source };
}
