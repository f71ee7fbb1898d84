/** A version of Keyring's provider or command line that asked this console. */
export interface SeenClient {
  version: string;
  lastSeenAt: Date;
}

/** Which versions of Keyring's own clients asked this instance with an access key since it started, as far as they said so. */
export class Clients {
  /** The last one seen is the last one in it. */
  readonly #seen = new Map<string, Date>();

  constructor(private readonly now: () => Date) {}

  /** Cheap: called for every request with an access key. */
  asked(userAgent: string | undefined): void {
    const [, version] = OWN.exec(userAgent ?? "") ?? [];
    if (version === undefined) return;
    this.#seen.delete(version);
    this.#seen.set(version, this.now());
    const [first] = this.#seen.keys();
    if (this.#seen.size > MOST && first !== undefined) this.#seen.delete(first);
  }

  /** The last one seen first. */
  list(): SeenClient[] {
    return [...this.#seen].reverse().map(([version, lastSeenAt]) => ({ version, lastSeenAt }));
  }
}

const OWN = /^pulumi-keyring\/(\d{1,5}\.\d{1,5}\.\d{1,5}(?:-[\w.-]{1,30})?) /;
/** Whoever has an access key can claim any version. */
const MOST = 20;
