/**
 * How long an organization lets tokens live, as far as its list of tokens has shown: the answer to a mint need not tell when the token ends, and a list for
 * each of many tokens would tell the same each time. Seen once, it holds for a while for all tokens that it decides about.
 */
export class LifeLimit {
  readonly #now: () => number;
  #seen: { whole: number; cut: number; until: number } = NOTHING;

  /** @param now milliseconds since the epoch */
  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * How long a token will live that was asked to live so long; undefined where nothing shows that yet.
   * @param asked milliseconds; infinite for one without an end
   */
  of(asked: number): number | undefined {
    const { whole, cut, until } = this.#seen;
    if (this.#now() >= until) return undefined;
    if (asked <= whole + ALIKE) return asked;
    return asked >= cut ? cut : undefined;
  }

  /** Takes note of a token that was asked to live so long, and of how long the list says that it does. */
  saw(asked: number, given: number): void {
    const now = this.#now();
    const before = now < this.#seen.until ? this.#seen : NOTHING;
    const until = before === NOTHING ? now + KNOWN : before.until;
    // what contradicts what was seen before shows that the limit has changed
    if (given < asked - TOLERANCE) this.#seen = { whole: Math.min(before.whole, given), cut: given, until };
    else this.#seen = { whole: Math.max(before.whole, asked), cut: asked < before.cut ? before.cut : NEVER, until };
  }
}

/** Milliseconds by which an end may differ without being another one. */
const TOLERANCE = 1_000;
/** Milliseconds by which lifetimes may differ that were asked for alike: they count from a clock that tells whole seconds. */
const ALIKE = 5_000;
/** Milliseconds for which what was seen holds. */
const KNOWN = 300_000;
const NEVER = Number.POSITIVE_INFINITY;
const NOTHING = { whole: -1, cut: NEVER, until: 0 };
