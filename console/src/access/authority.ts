import type { Database } from "../store/schema.js";
import { isWorthAnotherTry } from "../store/unavailable.js";
import type { Identity, Session } from "./identify.js";
import type { Requester } from "./requester.js";
import { authorOf, type Deed, type Origin, type Trail } from "./trail.js";

/** One transaction of a request that changes something. */
export interface Act {
  /** Use nothing but this: the embedded database has one connection, and whatever else asks it waits for the transaction. */
  transaction: Database;
  /** Who asks, as the database has them now. Whoever removes or narrows them waits for the transaction to end. */
  requester: Requester;
  /** Their session, where they are a person. */
  session: Session | null;
  /** Notes what is done, for the audit trail: every act has to. */
  note(deed: Deed): void;
  /** Says that there is nothing to note, since nothing is done. */
  nothing(): void;
}

/**
 * What a request may do, decided when it is done: a body can arrive minutes after its head, and a wait can take as long. Everything
 * that changes something on somebody's behalf takes an authority and runs in {@link act}; there is no other way to the requester's name.
 */
export class Authority {
  #identity: Identity;
  #judgedAt = performance.now();
  #acted = false;

  private constructor(
    identity: Identity,
    private readonly court: Court,
  ) {
    this.#identity = identity;
  }

  /** @throws Problem as the judges do */
  static async of(court: Court): Promise<Authority> {
    return new Authority(await court.identify(), court);
  }

  /** Who asks, as last judged. */
  get requester(): Requester {
    return this.#identity.requester;
  }

  /** The session of a person who asks, as last judged; null otherwise. */
  get session(): Session | null {
    return this.#identity.session;
  }

  /** Whether anything was done with it. */
  get acted(): boolean {
    return this.#acted;
  }

  /** How many milliseconds ago it was judged. */
  get age(): number {
    return performance.now() - this.#judgedAt;
  }

  /**
   * Judges the requester again. Call it after whatever took time, before anything is shown.
   * @returns who asks, as they are now
   * @throws Problem unauthenticated, forbidden
   */
  async judge(): Promise<Requester> {
    this.#identity = await this.court.identify();
    this.#judgedAt = performance.now();
    return this.requester;
  }

  /**
   * Changes something: runs `work` in a transaction in which the requester was judged again and stays as it is. May run `work` more
   * than once, each time from the beginning, so it must do nothing outside of the transaction. What it notes is written to the audit trail in
   * the same transaction: what cannot be written down does not happen.
   * @param takeTurns what to lock before the requester, for acts that change requesters: whoever holds it may wait for any of them
   * @throws Problem unauthenticated, forbidden
   */
  async act<Result>(
    work: (act: Act) => Promise<Result>,
    takeTurns?: (transaction: Database) => Promise<void>,
  ): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const { database, trail, origin } = this.court;
        const via = this.session === null ? origin.via : "pages";
        const result = await trail.transact(database, { ...origin, via }, async (transaction, note) => {
          await takeTurns?.(transaction);
          const identity = await this.#identity.again(transaction);
          this.court.check(identity);
          const { requester, session } = identity;
          let noted = false;
          const done = await work({
            transaction,
            requester,
            session,
            note: (deed) => {
              noted = true;
              note(authorOf(requester), deed);
            },
            nothing: () => {
              noted = true;
            },
          });
          if (!noted) throw new Error(`"${origin.action}" notes nothing for the audit trail.`);
          return done;
        });
        this.#acted = true;
        return result;
      } catch (error) {
        if (!isWorthAnotherTry(error) || attempt >= ATTEMPTS) throw error;
      }
    }
  }
}

/** How a request is judged. */
export interface Court {
  database: Database;
  trail: Trail;
  /** Where the request comes from. */
  origin: Origin;
  /** Reads its credential and checks it. */
  identify(): Promise<Identity>;
  /** Checks what the route demands, without asking the database. */
  check(identity: Identity): void;
}

const ATTEMPTS = 3;
