import type { Announcer } from "../steps.mjs";
import type { DownloadOptions } from "./download";
import type { Language } from "./languages";

/** A Pulumi CLI that is ready to use. */
export interface Pulumi {
  /** Absolute path of the executable. */
  bin: string;
  /** Its folder, with the language hosts in it: to be first on PATH (`pulumiEnvironment` sees to that). */
  dir: string;
  /** Such as 3.259.0. */
  version: string;
  /** `cache` is one that an earlier call downloaded or built. */
  source: "environment" | "path" | "cache" | "download" | "go-build";
}

/** Where to look; every field has the machine's own as its default. */
export interface FindOptions {
  /** What the programs to be run are written in (default: Node.js). */
  languages?: readonly Language[];
  /** PULUMI_BIN, PATH, the cache's place, KEYRING_PULUMI_RELEASES_URL (a mirror of the official releases), KEYRING_PULUMI_CHECKSUM. */
  env?: NodeJS.ProcessEnv;
  announcer?: Announcer;
  download?: DownloadOptions;
  /** Where to look for Go if it is not on PATH. */
  goDirectories?: readonly string[];
}

/** The options with all defaults filled in. */
export type Search = Required<FindOptions>;
