import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { Client } from "pg";
import { openStore } from "../../console/src/store/store.js";
import { ensurePostgres, startPostgres } from "../../toolchain/postgres";

/** A Postgres server to make databases on. */
export interface TestServer {
  url: string;
  stop(): Promise<void>;
}

/** The server of KEYRING_TEST_DATABASE_URL, which must be one to throw away; without it, one of our own. */
export async function testServer(): Promise<TestServer> {
  const url = process.env.KEYRING_TEST_DATABASE_URL;
  return url ? { url, stop: async () => {} } : startPostgres(await ensurePostgres());
}

/** A database of its own on a Postgres server. */
export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/** Creates an empty database on the server of this URL. */
export function createDatabase(serverUrl: string): Promise<TestDatabase> {
  return create(serverUrl, "template0");
}

/** Creates a database with the console's schema in it: a copy of one made once per test process. */
export async function createConsoleDatabase(serverUrl: string): Promise<TestDatabase> {
  const template = templates.get(serverUrl) ?? makeTemplate(serverUrl);
  templates.set(serverUrl, template);
  return create(serverUrl, await template);
}

/** Copies a database of the server of this URL, to which nobody is connected. */
export function copyDatabase(serverUrl: string, url: string): Promise<TestDatabase> {
  return create(serverUrl, new URL(url).pathname.slice(1));
}

/** Runs one statement on a connection of its own. */
export async function query<Row extends object>(
  databaseUrl: string,
  statement: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query<Row>(statement, [...values])).rows;
  } finally {
    await client.end();
  }
}

/** Holds a transaction open, after this statement, until `meanwhile` is done; then what that returned must come true. */
export async function inTransaction(
  databaseUrl: string,
  statement: string,
  meanwhile: () => Promise<() => Promise<void>>,
): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("begin");
    await client.query(statement);
    const check = await meanwhile();
    await client.query("commit");
    await check();
  } finally {
    await client.end();
  }
}

/** Waits until at least so many connections of a database wait for a lock. */
export async function waitingForLocks(databaseUrl: string, count: number): Promise<void> {
  const waiting = "select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";
  while ((await query(databaseUrl, waiting)).length < count) await setTimeout(10);
}

const templates = new Map<string, Promise<string>>();

async function makeTemplate(serverUrl: string): Promise<string> {
  const { url } = await createDatabase(serverUrl);
  const onConnectionLost = (error: Error) => {
    throw error;
  };
  await (await openStore({ databaseUrl: url, folder: "", onConnectionLost })).close();
  return new URL(url).pathname.slice(1);
}

async function create(serverUrl: string, template: string): Promise<TestDatabase> {
  const name = `keyring_test_${randomUUID().replaceAll("-", "")}`;
  await query(serverUrl, `create database ${name} template ${template}`);
  const url = new URL(serverUrl);
  url.pathname = name;
  return {
    url: url.href,
    drop: async () => {
      await query(serverUrl, `drop database if exists ${name} with (force)`);
    },
  };
}
