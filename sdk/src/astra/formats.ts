/**
 * A token as a profile of `~/.astrarc`, the file of Astra's command line.
 * @param token `AstraCS:…`
 * @param profile its name
 */
export function astrarc(token: string, profile = "default"): string {
  return `[${profile}]\nASTRA_DB_APPLICATION_TOKEN=${token}\n`;
}

/**
 * A token as the login of `~/.cassandra/credentials`, which cqlsh 6.1 and later read: the user `token`, whose password is the token.
 * @param token `AstraCS:…`
 */
export function cqlshCredentials(token: string): string {
  return `[PlainTextAuthProvider]\nusername = token\npassword = ${token}\n`;
}

/**
 * The same login for `~/.cassandra/cqlshrc`, which earlier versions of cqlsh read and later ones call deprecated.
 * @param token `AstraCS:…`
 */
export function cqlshrc(token: string): string {
  return `[authentication]\nusername = token\npassword = ${token}\n`;
}

/**
 * Adds sections to the text of an INI file, such as `~/.astrarc` or cqlsh's. A setting that the file has in the same section is replaced; all
 * else stays, with its comments and its order.
 * @param existing what the file holds; undefined or empty if there is none
 * @param added the `astrarc`, `cqlshCredentials` or `cqlshrc` of a token
 * @returns what to write there, for its owner's eyes only (mode 0600)
 */
export function mergeIni(existing: string | undefined, added: string): string {
  let merged = sectionsOf(existing ?? "");
  for (const { name, lines } of sectionsOf(added)) merged = withSettings(merged, name, lines.filter(isSetting));
  return `${merged
    .flatMap(({ name, lines }) => (name === undefined ? lines : [`[${name}]`, ...lines]))
    .join("\n")
    .trimEnd()}\n`;
}

/** A part of an INI file; without a name what stands before the first section. */
interface Section {
  name: string | undefined;
  lines: readonly string[];
}

function sectionsOf(text: string): Section[] {
  const sections: { name: string | undefined; lines: string[] }[] = [{ name: undefined, lines: [] }];
  for (const line of text.split(/\r?\n/)) {
    const [, name] = /^\[([^\]]+)\]\s*$/.exec(line) ?? [];
    if (name === undefined) sections.at(-1)?.lines.push(line);
    else sections.push({ name, lines: [] });
  }
  return sections.filter(({ name, lines }) => name !== undefined || lines.some((line) => line !== ""));
}

function withSettings(sections: readonly Section[], name: string | undefined, settings: readonly string[]): Section[] {
  const place = sections.findIndex((section) => section.name === name);
  const found = sections[place];
  if (found === undefined) {
    const last = sections.at(-1);
    const before = last === undefined ? [] : [{ ...last, lines: [...trimmed(last.lines), ""] }];
    return [...sections.slice(0, -1), ...before, { name, lines: settings }];
  }
  const replaced = new Set(settings.map(keyOf));
  const kept = found.lines.filter((line) => !isSetting(line) || !replaced.has(keyOf(line)));
  const blank = kept.length - trimmed(kept).length;
  const lines = [...trimmed(kept), ...settings, ...Array<string>(blank).fill("")];
  return sections.map((section, index) => (index === place ? { name, lines } : section));
}

function trimmed(lines: readonly string[]): readonly string[] {
  return lines.slice(0, lines.findLastIndex((line) => line.trim() !== "") + 1);
}

function isSetting(line: string): boolean {
  return /^\s*[^#;\s][^=:]*[=:]/.test(line);
}

/** Readers of these files do not tell upper from lower case in names. */
function keyOf(line: string): string {
  return (line.split(/[=:]/, 1)[0] ?? "").trim().toLowerCase();
}
