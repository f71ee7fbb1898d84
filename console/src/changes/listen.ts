import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { CHANGES_CHANNEL } from "./announcement.js";

/** What a listening connection reports. */
export interface ListeningEvents {
  /** It hears everything that is committed from now on. What is given to `say` every listener hears, this one too. */
  listening(say: (payload: string) => void): void;
  announced(payload: string): void;
  /** Everything that was committed before this time (of `performance.now()`) has been reported. */
  provedUntil(time: number): void;
}

/**
 * Listens to a database on a connection of its own until that ends, falls silent, or is told to end. A connection may die
 * without a word, so it notifies itself several times a second: Postgres delivers notifications in the order of commits,
 * and with each that comes back everything before it has come too.
 *
 * @throws Error why it ended; always, since listening ends in no other way
 */
export async function listen(databaseUrl: string, events: ListeningEvents, signal: AbortSignal): Promise<never> {
  const client = new Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    // Before it listens nothing else tells that the server has fallen silent.
    query_timeout: SILENCE_MS,
    keepAlive: true,
    application_name: "keyring-console changes",
    // A heartbeat need not outlive a crash of the server, so it does not wait for the disk.
    options: "-c synchronous_commit=off",
  });
  const over = new AbortController();
  const ended = endOf(client, signal, over.signal);
  let beating: NodeJS.Timeout | undefined;
  try {
    await Promise.race([client.connect(), ended]);
    const heartbeat = `keyring_heartbeat_${randomBytes(16).toString("hex")}`;
    let provedAt = performance.now();
    client.on("notification", ({ channel, payload = "" }) => {
      if (channel === CHANGES_CHANNEL) return events.announced(payload);
      provedAt = Number(payload);
      events.provedUntil(provedAt);
    });
    await Promise.race([client.query(`listen ${CHANGES_CHANNEL}; listen ${heartbeat}`), ended]);
    // Why it fails is told by the end of the connection.
    events.listening((payload) => void client.query(NOTIFY, [CHANGES_CHANNEL, payload]).catch(() => {}));
    const silence = new Promise<never>((_, reject) => {
      const beat = () => {
        const now = performance.now();
        if (now - provedAt > SILENCE_MS) reject(new Error(`the connection was silent for ${SILENCE_MS} ms`));
        // Why it fails is told by the end of the connection.
        else client.query(NOTIFY, [heartbeat, String(now)]).catch(() => {});
      };
      beat();
      beating = setInterval(beat, HEARTBEAT_MS);
    });
    return await Promise.race([ended, silence]);
  } finally {
    clearInterval(beating);
    over.abort();
    end(client);
  }
}

const NOTIFY = "select pg_notify($1, $2)";
const HEARTBEAT_MS = 250;
const SILENCE_MS = 2_000;
const CONNECT_TIMEOUT_MS = 2_000;

/** Whether listening ended because the server said nothing, rather than no or goodbye. */
export function wasTimeout(reason: unknown): boolean {
  return reason instanceof Error && SILENCES.test(reason.message);
}

/** Ours, and those of pg. */
const SILENCES = /^(?:the connection was silent for|timeout expired|Query read timeout)/;

/**
 * Rejects when the connection breaks, and when it is no longer wanted.
 * @param over lets go of the signal, which outlives many connections
 */
function endOf(client: Client, signal: AbortSignal, over: AbortSignal): Promise<never> {
  const ended = new Promise<never>((_, reject) => {
    client.on("error", reject);
    client.on("end", () => reject(new Error("the connection was closed")));
    signal.addEventListener("abort", () => reject(new Error("the console stops")), {
      once: true,
      signal: over,
    });
  });
  // Nobody may be waiting for it at that moment.
  ended.catch(() => {});
  return ended;
}

/** Says goodbye, and hangs up on a server that does not answer. */
function end(client: Client): void {
  const hangUp = setTimeout(() => client.connection.stream.destroy(), 500);
  client
    .end()
    .catch(() => {})
    .finally(() => clearTimeout(hangUp));
}
