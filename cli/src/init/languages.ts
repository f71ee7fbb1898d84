/** What a new program can be written in. Each has a folder of its name in templates/. */
export const LANGUAGES = ["typescript", "python", "go", "yaml"] as const;

export type Language = (typeof LANGUAGES)[number];

/** A language as people write it. */
export const TITLES: Readonly<Record<Language, string>> = {
  typescript: "TypeScript",
  python: "Python",
  go: "Go",
  yaml: "YAML",
};
