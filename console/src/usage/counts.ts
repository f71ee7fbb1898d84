import { type Decision, type MethodClass, methodClassOf } from "../gateway/index.js";

/** Requests that came with a token. */
export interface Requests {
  /** Passed on to the shard. */
  allowed: number;
  /** Refused by the gateway: for a lacking permission, a limit, the end of the token, or what the request was. */
  denied: number;
}

/** The requests of one token on one day. */
export interface Counted {
  tokenId: string;
  shardId: string;
  /** In UTC: "2026-12-01". */
  day: string;
  requests: Record<MethodClass, Requests>;
}

/** Counts the requests of each token in memory, by day. */
export class UsageCounts {
  #counts = new Map<string, Counted>();
  #day = { begins: 0, name: "" };

  constructor(private readonly now: () => Date) {}

  /** Cheap: called for every request of the gateway that is over. */
  decided({ tokenId, shardId, method, outcome }: Decision): void {
    const became = BECAME[outcome];
    if (tokenId === undefined || became === undefined) return;
    this.#of(this.today(), tokenId, shardId).requests[methodClassOf(method)][became] += 1;
  }

  /** Takes in what was counted elsewhere, or could not be written down. */
  add(counts: readonly Counted[]): void {
    for (const { day, tokenId, shardId, requests } of counts) {
      addRequests(this.#of(day, tokenId, shardId).requests, requests);
    }
  }

  /** What was counted, which counts no more. */
  take(): Counted[] {
    const counts = [...this.#counts.values()];
    this.#counts = new Map();
    return counts;
  }

  /** What is counted of one token. */
  of(tokenId: string): Counted[] {
    return [...this.#counts.values()].filter((counted) => counted.tokenId === tokenId);
  }

  /** Its name is made once a day. */
  today(): string {
    const now = this.now().getTime();
    if (now < this.#day.begins || now >= this.#day.begins + DAY_MS) {
      const begins = Math.floor(now / DAY_MS) * DAY_MS;
      this.#day = { begins, name: dayOf(begins) };
    }
    return this.#day.name;
  }

  #of(day: string, tokenId: string, shardId: string): Counted {
    const key = `${day} ${tokenId}`;
    const known = this.#counts.get(key);
    if (known !== undefined) return known;
    const counted = { day, tokenId, shardId, requests: { read: zero(), write: zero(), none: zero() } };
    this.#counts.set(key, counted);
    return counted;
  }
}

export function addRequests(sum: Record<MethodClass, Requests>, more: Record<MethodClass, Requests>): void {
  for (const kind of CLASSES) {
    sum[kind].allowed += more[kind].allowed;
    sum[kind].denied += more[kind].denied;
  }
}

/** The day of a time in milliseconds since the epoch. */
export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

export const DAY_MS = 86_400_000;

export const CLASSES = ["read", "write", "none"] as const;

function zero(): Requests {
  return { allowed: 0, denied: 0 };
}

/** What is counted as what; of what the client did not wait for, and of the console's own failures, nobody can say. */
const BECAME: Partial<Record<Decision["outcome"], keyof Requests>> = {
  relayed: "allowed",
  "upstream-failed": "allowed",
  unauthenticated: "denied",
  forbidden: "denied",
  refused: "denied",
  limited: "denied",
};
