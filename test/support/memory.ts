import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Has this process clean up its memory, as it does by itself at a time of its own choice. */
export function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
}
