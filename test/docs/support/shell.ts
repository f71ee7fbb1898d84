/** One command of a script: its words, without assignments before it, redirections and comments. */
export type Command = readonly string[];

/**
 * The commands of a shell script, also those within `$(…)` and `<(…)`. Knows what the pages use: quotes, pipes, `&&`, `;`, continued lines, assignments,
 * and placeholders such as `<file>`, which become one word.
 */
export function commandsOf(script: string): Command[] {
  const commands: Command[] = [];
  let words: string[] = [];
  let word: string | undefined;
  const endWord = () => {
    if (word !== undefined) words.push(word);
    word = undefined;
  };
  const endCommand = () => {
    endWord();
    const command = withoutAssignments(words);
    if (command.length > 0) commands.push(command);
    words = [];
  };
  const text = script.replaceAll("\\\n", " ").replaceAll(/<([a-zA-Z][\w-]*)>/g, "PLACEHOLDER");
  for (let at = 0; at < text.length; ) {
    const rest = text.slice(at);
    const [token = ""] = TOKEN.exec(rest) ?? [rest[0]];
    at += token.length;
    if (token.startsWith("$(") || token.startsWith("<(") || token.startsWith('"')) {
      for (const inner of substitutionsIn(token)) commands.push(...commandsOf(inner));
      word = (word ?? "") + token.replaceAll('"', "");
    } else if (token.startsWith("'")) word = (word ?? "") + token.slice(1, -1);
    else if (/^\s*#/.test(token) && word === undefined) continue;
    else if (/^(?:\n|&&|\|\|?|;|&)$/.test(token)) endCommand();
    else if (/^\s+$/.test(token)) endWord();
    else word = (word ?? "") + token;
  }
  endCommand();
  return commands;
}

/** A comment, a quoted text, a substitution (with one more inside), an operator, spaces, or a run of plain characters. */
const TOKEN =
  /^(?:#[^\n]*|'[^']*'|"(?:\$\((?:'[^']*'|[^()']|\([^()]*\))*\)|[^"])*"|[$<]\((?:'[^']*'|[^()']|\([^()]*\))*\)|\n|&&|\|\|?|[;&]|[^\S\n]+|[^\s'"$<|&;]+)/;

function substitutionsIn(token: string): string[] {
  return [...token.matchAll(/[$<]\(((?:'[^']*'|[^()']|\([^()]*\))*)\)/g)].map(([, inner = ""]) => inner);
}

function withoutAssignments(words: readonly string[]): string[] {
  const first = words.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word));
  return first === -1 ? [] : words.slice(first);
}
