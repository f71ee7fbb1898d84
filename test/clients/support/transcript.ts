/** What was typed and what came of it, fit to be shown: with names in the place of secrets. */
export class Transcript {
  readonly #entries: string[] = [];
  readonly #names = new Map<string, string>();

  /** From now on a value is written as its name, e.g. `$TOKEN`. */
  name(value: string, name: string): void {
    this.#names.set(value, name);
  }

  /** A line between commands, that says what they are for. */
  heading(text: string): void {
    this.#entries.push(`# ${text}`);
  }

  /** A command and what it printed, but for its stack traces, which name folders of this machine. */
  add(command: readonly string[], output: string): void {
    const lines = output.split("\n").filter((line) => line.trim() !== "" && !/^\s+at /.test(line));
    this.#entries.push([`$ ${command.join(" ")}`, ...lines].join("\n"));
  }

  /** All of it. */
  text(): string {
    let text = this.#entries.join("\n");
    for (const [value, name] of this.#names) text = text.split(value).join(name);
    return text;
  }
}
