import { setTimeout as sleep } from "node:timers/promises";
import { CommandFailed } from "../failures.js";
import { progress } from "../terminal/output.js";

/** The values of variables, by their names. */
export type Values = Readonly<Record<string, string>>;

/** How a stack is looked at again and again. */
export interface WatchOptions {
  /**
   * Reads the variables anew.
   * @throws CommandFailed where they cannot be read now
   */
  read(stop: AbortSignal): Promise<Values>;
  everyMs: number;
}

/** What becomes of a stack's variables. A look that fails is told once, and changes nothing: the next one may succeed. */
export class Changes {
  #told: string | undefined;

  constructor(
    private values: Values,
    private readonly options: WatchOptions,
  ) {}

  /**
   * Waits until a variable has another value.
   * @param take what to do with the new values; where it fails they count as not taken, and come again with the next look
   * @returns undefined once it is told to stop
   */
  async next(stop: AbortSignal, take: (values: Values) => Promise<void> = async () => {}): Promise<Values | undefined> {
    while (await pause(this.options.everyMs, stop)) {
      try {
        const values = await this.options.read(stop);
        if (stop.aborted) return undefined;
        this.#told = undefined;
        const changed = namesOf(this.values, values);
        if (changed.length === 0) continue;
        await take(values);
        progress(`pulumi-keyring-cli: changed: ${changed.join(", ")}`);
        this.values = values;
        return values;
      } catch (error) {
        if (stop.aborted) return undefined;
        if (!(error instanceof CommandFailed)) throw error;
        this.tell(error.message);
      }
    }
    return undefined;
  }

  private tell(message: string): void {
    if (message === this.#told) return;
    this.#told = message;
    progress(`pulumi-keyring-cli: ${message} The values stay as they are until the state can be read again.`);
  }
}

function namesOf(before: Values, after: Values): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => before[name] !== after[name]);
}

/** Whether the time passed without being told to stop. */
async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(ms, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}
