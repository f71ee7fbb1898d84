/** Something that may stand still for a while only. */
export abstract class Waiting {
  /** When it last moved, and its neighbours: the business of {@link StallTimer} alone. */
  movedAt = 0;
  before: Waiting = this;
  after: Waiting = this;

  /** It has stood still for too long. */
  abstract giveUp(): void;
}

/**
 * One timer for all that wait equally long, because one for each request would cost more than the permission check. What stands still is
 * given up between one and one and a tenth of the time.
 */
export class StallTimer {
  /** Where the ring of all that wait begins and ends. A Set would make more work for the garbage collector than timers do. */
  readonly #ring = new (class extends Waiting {
    giveUp(): void {}
  })();
  readonly #interval: number;
  #now = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param milliseconds how long something may stand still */
  constructor(milliseconds: number) {
    this.#interval = milliseconds / PARTS;
  }

  begin(waiting: Waiting): void {
    const last = this.#ring.before;
    waiting.movedAt = this.#now;
    waiting.before = last;
    waiting.after = this.#ring;
    last.after = waiting;
    this.#ring.before = waiting;
    // what holds the process is the connection that something waits for
    this.#timer ??= setInterval(() => this.#look(), this.#interval).unref();
  }

  /** Its time begins anew. */
  moved(waiting: Waiting): void {
    waiting.movedAt = this.#now;
  }

  /** Ending twice is once. */
  end(waiting: Waiting): void {
    waiting.before.after = waiting.after;
    waiting.after.before = waiting.before;
    waiting.before = waiting;
    waiting.after = waiting;
  }

  #look(): void {
    this.#now += 1;
    if (this.#ring.after === this.#ring) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
    const late: Waiting[] = [];
    for (let waiting = this.#ring.after; waiting !== this.#ring; waiting = waiting.after) {
      if (this.#now - waiting.movedAt > PARTS) late.push(waiting);
    }
    // only now, since one that gives up may end others
    for (const waiting of late) {
      this.end(waiting);
      waiting.giveUp();
    }
  }
}

const PARTS = 10;
