/** Tells how many modules Go has fetched so far; it says of each when it begins. */
export function countModules(tell: (done: string) => void): (output: string) => void {
  let fetched = 0;
  tell("looking for modules");
  return byLine((line) => {
    if (!line.startsWith("go: downloading ")) return;
    fetched += 1;
    tell(`modules fetched: ${fetched}`);
  });
}

/**
 * Tells how far a `go build -v` is, which names each package that it compiles.
 * @param stale what it is going to compile, as `go list` names it, one package a line
 */
export function countPackages(stale: string, tell: (done: string) => void): (output: string) => void {
  const left = new Set(stale.split("\n").filter((line) => line !== "" && !line.includes(" ")));
  const all = left.size;
  const tellNow = () => tell(left.size > 0 ? `${all - left.size} of ${all} packages` : "linking");
  tellNow();
  return byLine((line) => {
    if (left.delete(line)) tellNow();
  });
}

/** Hands on whole lines, wherever the pieces end. */
function byLine(read: (line: string) => void): (piece: string) => void {
  let rest = "";
  return (piece) => {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) read(line);
  };
}
