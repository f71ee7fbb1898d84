import { Kysely, type LogEvent, PostgresDialect } from "kysely";
import { Client, type ClientConfig, Pool } from "pg";
import { answering } from "./answering.js";
import { explainConnectError } from "./connect-error.js";
import { type Engine, PLANNER_SETTINGS } from "./engine.js";
import { migrate } from "./migrations.js";
import type { Database, Tables } from "./schema.js";
import { watchSilence } from "./silent-clients.js";

/** The console's database, migrated and ready. */
export interface Store {
  readonly database: Database;
  /** The same, and its results come only once they are on disk, also with `relaxedDurability`: for what cannot be made anew. */
  readonly durable: Database;
  /**
   * The same, for short look-ups that others wait for: on a server, each gets a connection and an answer within {@link PROMPT_MS}, or fails
   * as unavailable.
   */
  readonly prompt: Database;
  /** Its connections, to be counted. */
  readonly pool: Pool;
  /** Whether the data lies in a folder of this process rather than in a Postgres server. */
  readonly embedded: boolean;
  /**
   * Call when the server has fallen silent, and when it answers new connections again: breaks those that have not answered for a while, so
   * that nobody waits at one that died without a word.
   */
  renew(): void;
  close(): Promise<void>;
}

export interface StoreSettings {
  /** `postgres://…`; without it the database is embedded in `folder`. */
  databaseUrl?: string | undefined;
  /** Where the embedded database lies. Made when missing. */
  folder: string;
  /** Called when a connection breaks before the store is closed, in use or idle; the pool replaces it by itself. */
  onConnectionLost(error: Error): void;
  /** Whether the embedded database may answer before what it answers is on disk. A server has a setting of its own for that. */
  relaxedDurability?: boolean | undefined;
  /** Called for each statement that was carried out or failed. */
  onStatement?: ((event: LogEvent) => void) | undefined;
  /** Called when the embedded database cannot write or flush: it answers no more. Left out, the error is thrown where nobody catches it. */
  onDiskFailure?: ((error: Error) => void) | undefined;
}

/**
 * Opens the database and brings its schema up to date.
 * @throws StartError when it cannot be reached or was written by a newer console
 */
export async function openStore(settings: StoreSettings): Promise<Store> {
  const store = await openAsItIs(settings);
  try {
    await migrate(store.durable);
  } catch (error) {
    await store.close();
    throw settings.databaseUrl ? explainConnectError(error, settings.databaseUrl) : error;
  }
  return store;
}

/** Opens the database with whatever schema it has, or none. */
export async function openAsItIs(settings: StoreSettings): Promise<Store> {
  const engine = settings.databaseUrl ? openServer(settings.databaseUrl) : await openFolder(settings);
  let closing = false;
  reportLosses(engine.pool, (error) => {
    // whoever closes is done with them; a server may still end them, before it reads that they say goodbye
    if (!closing) settings.onConnectionLost(error);
  });
  const log = settings.onStatement === undefined ? {} : { log: settings.onStatement };
  const database = new Kysely<Tables>({ dialect: engine.dialect, ...log });
  // never destroyed: it has nothing of its own
  const durable = new Kysely<Tables>({ dialect: engine.durableDialect, ...log });
  const prompt =
    engine.promptDialect === undefined ? database : new Kysely<Tables>({ dialect: engine.promptDialect, ...log });
  const close = async () => {
    closing = true;
    await database.destroy();
    await engine.close();
  };
  const embedded = settings.databaseUrl === undefined;
  return { database, durable, prompt, pool: engine.pool, embedded, renew: () => engine.renew?.(), close };
}

/** A pool listens to its idle connections only: one that breaks while a statement runs on it would end the process. */
function reportLosses(pool: Pool, onConnectionLost: (error: Error) => void): void {
  pool.on("connect", (client) => client.on("error", onConnectionLost));
  // What it says of idle connections, these have said themselves.
  pool.on("error", () => {});
}

/** Loaded only when used: a console on Postgres has no need of a database engine in its memory. */
function openFolder({ folder, relaxedDurability, onDiskFailure = throwUncaught }: StoreSettings): Promise<Engine> {
  const { openEmbedded } = require("./embedded.js") as typeof import("./embedded.js");
  return openEmbedded(folder, { relaxed: relaxedDurability ?? false, onDiskFailure });
}

/** So that the process ends: what it has in memory may differ from what is on disk. */
function throwUncaught(error: Error): void {
  setImmediate(() => {
    throw error;
  });
}

function openServer(databaseUrl: string): Engine {
  const pool = new Pool({
    connectionString: databaseUrl,
    Client: ConnectingSoon,
    max: 10,
    // A request must fail while its client still listens, not hang behind a dead server.
    connectionTimeoutMillis: 5_000,
    statement_timeout: 15_000,
    query_timeout: 20_000,
    keepAlive: true,
    application_name: "keyring-console",
    options: PLANNER_SETTINGS.map(([name, value]) => `-c ${name}=${value}`).join(" "),
  });
  const dialect = new PostgresDialect({ pool: answering(pool) });
  const promptDialect = new PostgresDialect({ pool: answering(pool, PROMPT_MS) });
  // whoever has only used the durable database has not ended the pool by destroying the other one
  const close = () => (pool.ended ? Promise.resolve() : pool.end());
  return { pool, dialect, durableDialect: dialect, promptDialect, renew: watchSilence(pool), close };
}

/** What a look-up that others wait for may take on a server: a connection, and then the answer. Load balancers wait no longer. */
export const PROMPT_MS = 3_000;

/**
 * The pool has one limit for waiting until a connection is free and for making one. The first is a matter of load; a server that does not
 * let a connection in for so long does not answer, and none of the pool's places is to be kept for that.
 */
class ConnectingSoon extends Client {
  constructor(config?: string | ClientConfig) {
    super(typeof config === "object" ? { ...config, connectionTimeoutMillis: 2_000 } : config);
  }
}
