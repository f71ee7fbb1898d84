/** Prints text that comes in pieces line by line, set off from our own words. `print` gets each line without its end. */
export function indented(print: (line: string) => void): (text: string) => void {
  let rest = "";
  return (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.trim() !== "") print(`  │ ${line}`);
  };
}
