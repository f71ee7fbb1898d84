import { randomBytes } from "node:crypto";
import type { Logger } from "pino";

/** Settings that every instance on one database must have alike: the name of each and its value in words, never a secret. */
export type SharedSettings = Readonly<Record<string, string>>;

/**
 * Notices when another instance on the database runs with other settings. Each says its own whenever it begins to listen (`settings ask`);
 * whoever hears that says theirs (`settings tell`), so that both know, whichever started first. Nothing of it is stored.
 */
export class Agreement {
  readonly #id = randomBytes(8).toString("hex");
  readonly #warned = new Set<string>();

  constructor(
    private readonly mine: SharedSettings,
    private readonly logger: Pick<Logger, "warn">,
  ) {}

  /** What to announce when listening begins. */
  question(): string {
    return this.#announce("ask");
  }

  /** Takes in an announcement, and warns of settings that differ. @returns what to announce then, if anything */
  hear(payload: string): string | undefined {
    const [, kind, id = "", json = ""] = /^settings (ask|tell) ([0-9a-f]{16}) (\{.*\})$/s.exec(payload) ?? [];
    if (kind === undefined || id === this.#id) return undefined;
    this.#compare(id, parse(json));
    return kind === "ask" ? this.#announce("tell") : undefined;
  }

  #compare(id: string, theirs: Record<string, unknown>): void {
    for (const [setting, here] of Object.entries(this.mine)) {
      const there = theirs[setting];
      // an older or newer instance may not know the setting
      if (typeof there !== "string" || there === here || this.#warned.has(`${id} ${setting}`)) continue;
      this.#warned.add(`${id} ${setting}`);
      this.logger.warn({ setting, here, there }, DIFFERENT);
    }
  }

  #announce(kind: "ask" | "tell"): string {
    return `settings ${kind} ${this.#id} ${JSON.stringify(this.mine)}`.slice(0, LONGEST);
  }
}

/** Postgres takes less than 8,000 bytes; what is cut off is no JSON, and nobody is warned. */
const LONGEST = 1_900;

function parse(json: string): Record<string, unknown> {
  try {
    return JSON.parse(json) as Record<string, unknown>;
  } catch {
    return {};
  }
}

const DIFFERENT =
  "another instance on this database has another value of a setting: requests are treated differently by the two. Start every instance with the same value";
