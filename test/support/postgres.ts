import { randomUUID } from "node:crypto";
import { Client } from "pg";

/** A database of its own on a Postgres server. */
export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

/** Creates a database on the server of this URL. */
export async function createDatabase(serverUrl: string): Promise<TestDatabase> {
  const name = `keyring_test_${randomUUID().replaceAll("-", "")}`;
  await run(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = name;
  return { url: url.href, drop: () => run(serverUrl, `drop database if exists ${name} with (force)`) };
}

async function run(serverUrl: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
