import { NOBODY, type Origin, type Refusal, type Target } from "../access/trail.js";
import { newId } from "../store/new-id.js";
import type { Unchained } from "./record.js";

/** What was refused without a record of its own. */
interface Group {
  record: Unchained;
  count: number;
}

/** What is kept apart, so that a flood of one kind leaves the others their records. */
type Kind = "gateway" | "known" | "unknown";

/**
 * Takes refusals and writes them down soon: in each window the first few of a kind in full, the others as counts by action, reason, actor and
 * address. A window is a minute; while a flood goes on each is twice as long as the one before, up to an hour. So no flood fills the disk,
 * and none of it waits for the database.
 */
export class Refusals {
  readonly #windows = new Map<Kind, Window>();
  /** How long the next window of a kind is, and until when that counts. */
  readonly #lengths = new Map<Kind, { milliseconds: number; until: number }>();
  #waiting: Unchained[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(
    private readonly write: (records: readonly Unchained[]) => Promise<void>,
    private readonly now: () => Date,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** Must be cheap and not throw. */
  note(origin: Origin, refusal: Refusal): void {
    if (this.#closed) return;
    const kind = kindOf(origin, refusal);
    const window = this.#windows.get(kind) ?? this.#open(kind);
    const record = this.#recordOf(origin, refusal);
    if (window.samples < SAMPLES[kind]) {
      window.samples += 1;
      this.#waiting.push(record);
      this.#soon(SOON_MS);
    } else {
      window.count(record);
    }
  }

  /** Writes down what is counted so far. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const kind of [...this.#windows.keys()]) this.#shut(kind);
    await this.#flush();
  }

  #open(kind: Kind): Window {
    const now = performance.now();
    const last = this.#lengths.get(kind);
    const milliseconds =
      last !== undefined && now < last.until ? Math.min(last.milliseconds * 2, LONGEST_MS) : WINDOW_MS;
    const timer = setTimeout(() => this.#shut(kind), milliseconds);
    timer.unref();
    const window = new Window(milliseconds, timer, this.now());
    this.#windows.set(kind, window);
    return window;
  }

  #shut(kind: Kind): void {
    const window = this.#windows.get(kind);
    if (window === undefined) return;
    clearTimeout(window.timer);
    this.#windows.delete(kind);
    const counted = window.counted(this.now());
    if (counted.length === 0) return;
    this.#lengths.set(kind, { milliseconds: window.milliseconds, until: performance.now() + WINDOW_MS });
    this.#waiting.push(...counted);
    this.#soon(SOON_MS);
  }

  #soon(milliseconds: number): void {
    if (this.#timer !== undefined || this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#flush();
    }, milliseconds);
    this.#timer.unref();
  }

  /** One after the other; what cannot be written now is tried again later, as far as there is room for it. */
  #flush(): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      const records = this.#waiting;
      this.#waiting = [];
      if (records.length === 0) return;
      try {
        await this.write(records);
      } catch (error) {
        this.failed(error);
        this.#waiting = [...records, ...this.#waiting].slice(0, MOST_WAITING);
        this.#soon(AGAIN_MS);
      }
    });
    return this.#writing;
  }

  #recordOf(origin: Origin, { reason, by, target }: Refusal): Unchained {
    const now = this.now();
    return {
      ...origin,
      id: newId(now),
      time: now.toISOString(),
      outcome: "refused",
      reason,
      count: 1,
      actor: by,
      target: target && storable(target),
      before: null,
      after: null,
    };
  }
}

/** What is refused in a while. */
class Window {
  samples = 0;
  readonly #groups = new Map<string, Group>();

  constructor(
    readonly milliseconds: number,
    readonly timer: NodeJS.Timeout,
    private readonly since: Date,
  ) {}

  count(record: Unchained): void {
    const { action, reason, actor, address } = record;
    const key = JSON.stringify([action, reason, actor.kind, actor.id, address]);
    const group = this.#groups.get(key) ?? this.#begin(key, record);
    group.count += 1;
  }

  counted(until: Date): Unchained[] {
    return [...this.#groups.values()].map(({ record, count }) => ({
      ...record,
      id: newId(until),
      time: until.toISOString(),
      count,
      target: null,
      requestId: null,
      clientRequestId: null,
      after: { since: this.since.toISOString(), until: until.toISOString() },
    }));
  }

  /** Who has many addresses is counted as one. */
  #begin(key: string, record: Unchained): Group {
    const others = this.#groups.get(OTHERS);
    if (others !== undefined) return others;
    const isLast = this.#groups.size === GROUPS;
    const group = {
      count: 0,
      record: isLast ? { ...record, actor: NOBODY, address: null, reason: "various" } : record,
    };
    this.#groups.set(isLast ? OTHERS : key, group);
    return group;
  }
}

function kindOf({ via }: Origin, { by }: Refusal): Kind {
  if (via === "gateway") return "gateway";
  return by.kind === "nobody" ? "unknown" : "known";
}

/** What comes from a path may hold anything. */
function storable(target: Target): Target {
  const clean = (text: string | null) => text?.slice(0, 200).replace(/[\p{Cc}\p{Cs}]/gu, "�") ?? null;
  return { kind: target.kind, id: clean(target.id), name: clean(target.name), shardId: clean(target.shardId) };
}

const OTHERS = "";
/** Records of a window and kind in full: of those who are known, more than anybody does by hand. */
const SAMPLES: Record<Kind, number> = { gateway: 10, unknown: 10, known: 200 };
/** Counts of a window and kind, besides the one of all others. */
const GROUPS = 10;
const WINDOW_MS = 60_000;
const LONGEST_MS = 3_600_000;
const SOON_MS = 200;
const AGAIN_MS = 5_000;
const MOST_WAITING = 500;
