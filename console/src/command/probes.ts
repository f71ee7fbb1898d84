import { X509Certificate } from "node:crypto";
import { constants, existsSync } from "node:fs";
import { access } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname, join, resolve } from "node:path";
import { sql } from "kysely";
import { readMasterKey } from "../custodian/master-key.js";
import { opensMasterKey } from "../custodian/vault.js";
import { unusable } from "../data-folder/folder.js";
import { isLoopback } from "../loopback.js";
import { verifyMailServer } from "../mail/mail.js";
import type { ConsoleOptions } from "../options.js";
import { LOOPBACK } from "../server/bind.js";
import { readTlsFiles } from "../server/tls.js";
import { StartError } from "../start-error.js";
import { explainConnectError } from "../store/connect-error.js";
import { MIGRATIONS } from "../store/migrations/index.js";
import { schemaVersion } from "../store/migrations.js";
import type { Database } from "../store/schema.js";
import { openAsItIs } from "../store/store.js";

/** What is wrong or worth knowing. An error keeps a console from starting or from doing what it is told to. */
export interface Finding {
  severity: "error" | "warning" | "note";
  what: string;
}

/** Tries settings out, and changes nothing. */
export async function tryOut(options: ConsoleOptions): Promise<Finding[]> {
  const running = existsSync(join(options.dataDir, "console.json"));
  const probes = [
    dataFolder(options),
    database(options),
    tls(options),
    port(options, running),
    auditLog(options),
    mail(options),
    masterKey(options),
  ];
  const found = await Promise.all(probes.map((probe) => probe.catch(asError)));
  return [...found.flat(), ...exposure(options)];
}

function asError(error: unknown): Finding[] {
  if (error instanceof StartError) return [{ severity: "error", what: error.message }];
  throw error;
}

async function dataFolder({ dataDir }: ConsoleOptions): Promise<Finding[]> {
  const place = nearest(resolve(dataDir));
  await access(place, constants.W_OK | constants.X_OK).catch((error: NodeJS.ErrnoException) => {
    throw unusable(dataDir, error);
  });
  return existsSync(dataDir) ? [] : [note(`The data folder ${dataDir} does not exist yet; the console makes it.`)];
}

/** The folder, or the one above it that exists. */
function nearest(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearest(dirname(path));
}

async function database(options: ConsoleOptions): Promise<Finding[]> {
  const { databaseUrl, dataDir } = options;
  if (databaseUrl === undefined) {
    return existsSync(join(dataDir, "pg"))
      ? []
      : [note("The embedded database does not exist yet; the console makes it.")];
  }
  const store = await openAsItIs({ databaseUrl, folder: "", onConnectionLost: () => {} });
  try {
    return await inDatabase(store.database, options);
  } catch (failure) {
    throw explainConnectError(failure, databaseUrl);
  } finally {
    await store.close();
  }
}

async function inDatabase(store: Database, options: ConsoleOptions): Promise<Finding[]> {
  const { rows } = await sql<{ version: number; name: string }>`
    select current_setting('server_version_num')::int as version, current_setting('server_version') as name`.execute(
    store,
  );
  const { version = 0, name = "" } = rows[0] ?? {};
  if (version < OLDEST_POSTGRES) return [error(`The database is Postgres ${name}; the console needs 15 or newer.`)];
  const { rows: tables } = await sql`select 1 from pg_tables where tablename = 'schema_version'`.execute(store);
  const found = tables.length === 0 ? 0 : await schemaVersion(store);
  if (found === 0) return [note("The database is empty; the console makes its tables.")];
  // a key that cannot be read is said by itself
  const key = await keyOf(options).catch(() => undefined);
  const fits = key === undefined || (await opensMasterKey(store, key).catch(() => undefined)) !== false;
  const wrong = fits ? [] : [error("The custodial keys in the database are encrypted under another master key.")];
  if (found === MIGRATIONS.length) return wrong;
  return [note(`The console brings the database's schema from version ${found} to ${MIGRATIONS.length}.`), ...wrong];
}

const OLDEST_POSTGRES = 150_000;

async function masterKey(options: ConsoleOptions): Promise<Finding[]> {
  const { databaseUrl, masterKey: given } = options;
  if (databaseUrl === undefined && given === undefined) return [];
  if ((await keyOf(options)) !== undefined) return [];
  return [warning("There is no master key: the custodian cannot sign, and shards take no headers.")];
}

function keyOf({ dataDir, masterKey: given }: ConsoleOptions): Promise<Buffer | undefined> {
  return readMasterKey(given, join(dataDir, "master-key"), "none");
}

async function tls({ tls: files }: ConsoleOptions): Promise<Finding[]> {
  if (files === undefined) return [];
  const { cert } = await readTlsFiles(files);
  const { validTo, validFrom } = new X509Certificate(cert);
  const end = new Date(validTo);
  if (end.getTime() <= Date.now())
    return [error(`The TLS certificate ${files.certFile} expired on ${end.toISOString()}.`)];
  if (new Date(validFrom).getTime() > Date.now()) {
    return [error(`The TLS certificate ${files.certFile} is valid only from ${new Date(validFrom).toISOString()}.`)];
  }
  const days = Math.floor((end.getTime() - Date.now()) / DAY_MS);
  return days < SOON_DAYS ? [warning(`The TLS certificate ${files.certFile} expires in ${days} days.`)] : [];
}

const DAY_MS = 86_400_000;
const SOON_DAYS = 14;

/** A console that runs on the folder has its port itself. */
async function port({ host = LOOPBACK, port: wanted = 0 }: ConsoleOptions, running: boolean): Promise<Finding[]> {
  if (running) return [note("A console runs on this data folder: its port was not tried.")];
  const code = await new Promise<string | undefined>((done) => {
    const server = createServer();
    server.once("error", (failure: NodeJS.ErrnoException) => done(failure.code ?? failure.message));
    server.listen(wanted, host, () => server.close(() => done(undefined)));
  });
  return code === undefined ? [] : [error(`The console cannot listen on ${host}, port ${wanted} (${code}).`)];
}

async function auditLog({ auditLog: file }: ConsoleOptions): Promise<Finding[]> {
  if (file === undefined || file === "-") return [];
  const place = existsSync(file) ? file : dirname(resolve(file));
  const refused = await access(place, constants.W_OK).then(
    () => undefined,
    ({ code }: NodeJS.ErrnoException) => code,
  );
  return refused === undefined ? [] : [error(`The audit log ${file} cannot be written (${refused}).`)];
}

async function mail({ mail: settings }: ConsoleOptions): Promise<Finding[]> {
  if (settings === undefined) return [];
  const { host, port: at } = settings.server;
  return verifyMailServer(settings).then(
    () => [],
    (failure: Error) => [error(`The mail server ${host}, port ${at}, cannot be used: ${failure.message}.`)],
  );
}

/** Who else can reach the console, and what they can read on the way. */
function exposure({ host = LOOPBACK, tls: files, publicUrl, metrics }: ConsoleOptions): Finding[] {
  const found: Finding[] = [];
  if (!isLoopback(host) && files === undefined && publicUrl === undefined) {
    found.push(
      warning(
        `The console listens on ${host} without TLS: tokens cross the network in clear. Set --tls-cert and --tls-key, or --public-url for a proxy with TLS.`,
      ),
    );
  }
  if (publicUrl?.startsWith("http:") && !isLoopback(new URL(publicUrl).hostname)) {
    found.push(warning(`The public URL ${publicUrl} is not HTTPS: tokens cross the network in clear.`));
  }
  if (metrics !== undefined && !isLoopback(metrics.host)) {
    found.push(
      warning(`Whoever reaches ${metrics.host}, port ${metrics.port}, can read the metrics: they need no credential.`),
    );
  }
  return found;
}

function error(what: string): Finding {
  return { severity: "error", what };
}

function warning(what: string): Finding {
  return { severity: "warning", what };
}

function note(what: string): Finding {
  return { severity: "note", what };
}
