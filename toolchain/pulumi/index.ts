export { type HeadlessOptions, pulumiEnvironment } from "./environment";
export { type FindOptions, findPulumi, type Pulumi } from "./find";
export type { Language } from "./languages";
export { minimumVersion, pinnedVersion } from "./version";
