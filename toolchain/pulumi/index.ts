export { type HeadlessOptions, pulumiEnvironment } from "./environment";
export { findPulumi } from "./find";
export type { Language } from "./languages";
export type { FindOptions, Pulumi } from "./search";
export { minimumVersion, pinnedVersion } from "./version";
