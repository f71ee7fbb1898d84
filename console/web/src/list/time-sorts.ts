import type { Option } from "../parts/choice.js";

/** Orders that several lists have. */
export const BY_TIME: readonly Option<string>[] = [
  { value: "-created", label: "Newest first" },
  { value: "created", label: "Oldest first" },
];

export const BY_NAME: readonly Option<string>[] = [
  { value: "name", label: "Name, A to Z" },
  { value: "-name", label: "Name, Z to A" },
];
