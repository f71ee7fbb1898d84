import { join } from "node:path";
import { pino } from "pino";
import { AccessKeys } from "./access-keys/access-keys.js";
import { accessKeyCredential } from "./access-keys/credential.js";
import { ensureFirstAccessKey } from "./access-keys/first-access-key.js";
import { openAuditLog } from "./audit/log.js";
import { Refusals } from "./audit/refusals.js";
import { Retention } from "./audit/retention.js";
import { AuditTrail } from "./audit/trail.js";
import { BalanceHistory } from "./balances/balance-history.js";
import { openChanges } from "./changes/open-changes.js";
import { Custodian } from "./custodian/custodian.js";
import { openVault } from "./custodian/open-vault.js";
import { announceConsole } from "./data-folder/console-file.js";
import { openFolder } from "./data-folder/folder.js";
import { lockFolder } from "./data-folder/lock.js";
import { dropDraft, refuseHalfRestored } from "./data-folder/restoring.js";
import { Mail } from "./mail/mail.js";
import { openMetrics } from "./metrics/open.js";
import { type ConsoleOptions, DEFAULT_DEVELOPMENT_SHARD } from "./options.js";
import { Attempts } from "./people/attempts.js";
import { Notices } from "./people/notices.js";
import { Passwords } from "./people/password.js";
import { People } from "./people/people.js";
import { SessionCookie } from "./people/session-cookie.js";
import { sessionCredential } from "./people/session-credential.js";
import { Sessions } from "./people/sessions.js";
import { Setup } from "./people/setup.js";
import { ensureSetupCode } from "./people/setup-codes.js";
import { SignIn } from "./people/sign-in.js";
import { Review } from "./restore/review.js";
import { type Addresses, bind, LOOPBACK } from "./server/bind.js";
import { clientAddresses, exactAddresses } from "./server/client-address.js";
import { Closing } from "./server/closing.js";
import { createServer } from "./server/create-server.js";
import { openFront } from "./server/open-front.js";
import { readTlsFiles, watchTlsFiles } from "./server/tls.js";
import { openDevelopmentShards } from "./shards/development-shards.js";
import { guardedLookup } from "./shards/lookup.js";
import { originsOf } from "./shards/origins.js";
import { Shards } from "./shards/shards.js";
import { ShardUpstreams } from "./shards/upstreams.js";
import { LastUsed } from "./store/last-used.js";
import { openStore } from "./store/store.js";
import { Tokens } from "./tokens/tokens.js";
import { TokenUsage } from "./usage/token-usage.js";
import { Clients } from "./version/clients.js";
import { VERSION } from "./version/version.js";

/** A running console. */
export interface Console extends Addresses {
  /** Where metrics are read; undefined without. */
  readonly metricsUrl: string | undefined;
  /** The file with the first access key; only the console that made the database writes it, unless the key was given. */
  readonly accessKeyFile: string;
  /** The file with the code that makes the first administrator; there as long as there is none. */
  readonly setupCodeFile: string;
  /**
   * Readiness is 503 from now on; everything else is served as before. Load balancers notice in the time until {@link close}.
   */
  leave(): void;
  /** Stops accepting, finishes running requests (at most 10 s), writes down what is pending and lets go of everything. */
  close(): Promise<void>;
}

/**
 * Starts a console; resolves when it accepts requests.
 * @throws StartError with what to do about it
 */
export async function createConsole(options: ConsoleOptions): Promise<Console> {
  const closing = new Closing();
  try {
    return await start(options, closing);
  } catch (error) {
    await closing.run().catch(() => {});
    throw error;
  }
}

async function start(options: ConsoleOptions, closing: Closing): Promise<Console> {
  const { dataDir, now = () => new Date(), logger = pino({ level: "silent" }), trustedProxies = [], traces } = options;
  const addresses = { allowPrivateUpstreams: options.allowPrivateUpstreams ?? false };
  const lookup = guardedLookup(addresses);

  // files that cannot be used should not cost the start of a database, nor make one
  const identity = options.tls && (await readTlsFiles(options.tls));
  await openFolder(dataDir);
  const lock = await lockFolder(dataDir);
  closing.add(() => lock.release());
  refuseHalfRestored(dataDir);
  await dropDraft(dataDir);
  const store = await openStore({
    databaseUrl: options.databaseUrl,
    folder: join(dataDir, "pg"),
    relaxedDurability: options.relaxedDurability,
    onStatement: traces && ((event) => traces.statement(event)),
    onConnectionLost: (error) => logger.warn({ err: error }, "lost a database connection"),
  });
  closing.add(() => store.close());
  // what the custodian holds exists only once
  const { database, durable, prompt } = store;
  if (store.embedded && options.relaxedDurability) logger.warn(RELAXED);
  const changes = openChanges(options, store, logger);
  closing.add(() => changes.close());
  const refusals = new Refusals(
    (records) => trail.add(database, records),
    now,
    (error) => logger.warn({ err: error }, "could not write refusals to the audit trail"),
  );
  closing.add(() => refusals.close());
  const auditLog = openAuditLog(options.auditLog, logger);
  closing.add(() => auditLog.close());
  const trail: AuditTrail = new AuditTrail(
    now,
    (records) => auditLog.write(records),
    (origin, refusal) => refusals.note(origin, refusal),
  );
  const accessKeyFile = join(dataDir, "access-key");
  await ensureFirstAccessKey(database, trail, accessKeyFile, now(), options.firstAccessKey);
  const setupCodeFile = join(dataDir, "setup-code");
  await ensureSetupCode(database, setupCodeFile, now());

  const shards = new Shards(database, prompt, now, changes);
  const wanted = options.developmentShards ?? (store.embedded ? [DEFAULT_DEVELOPMENT_SHARD] : []);
  // A development shard lives with one console, which then has the database to itself.
  const alone = store.embedded || wanted.length > 0;
  const vault = await openVault(durable, { given: options.masterKey, file: join(dataDir, "master-key") }, alone);
  const shardFolder = join(dataDir, "development-shards");
  const developmentShards = await openDevelopmentShards(shardFolder, wanted, shards, vault, now, logger);
  closing.add(() => developmentShards.close());
  const upstreams = new ShardUpstreams(shards, developmentShards.byId, addresses, vault, logger);
  const custodian = await Custodian.open({
    database: durable,
    trail,
    vault,
    upstreams,
    lookup,
    now,
    logger,
    alone,
    traces,
  });
  closing.add(() => custodian.close());

  const balanceOf = (shardId: string, accountId: string) => custodian.balance(shardId, accountId);
  const balances = new BalanceHistory({ database, balanceOf, now, logger });
  closing.add(() => balances.close());

  const tokens = new Tokens(database, prompt, changes);
  const tokensUsed = new LastUsed(database, now, "tokens", logger);
  closing.add(() => tokensUsed.stop());
  const usage = new TokenUsage(database, now, logger);
  closing.add(() => usage.stop());
  const keysUsed = new LastUsed(database, now, "access_keys", logger);
  closing.add(() => keysUsed.stop());
  const accessKeys = new AccessKeys(database, now, changes, (id) => keysUsed.used(id));
  const { pool, embedded } = store;
  const observed = { database, pool, embedded, now, endpoints: () => upstreams.reports() };
  const measured = await openMetrics(options.metrics, observed, logger);
  if (measured !== undefined) closing.add(() => measured.close());
  const clientOf = clientAddresses(trustedProxies);
  const main = { database, changes, trail, tokens: tokens.lookup, tokensUsed, usage, upstreams };
  const ports = {
    originsOf: (shardId: string) => originsOf(shards, shardId),
    clientOf,
    addressOf: exactAddresses(trustedProxies),
    now: () => now().getTime(),
  };
  const front = openFront({ ...main, ...ports, metrics: measured?.metrics, traces, logger, lookup }, options, identity);

  if (options.tls && identity) {
    closing.add(watchTlsFiles(options.tls, (renewed) => front.present(renewed), identity, logger));
  }
  // for a start that fails, be it while it binds; otherwise it is closed long before
  closing.add(() => front.close(0));
  const { url, publicUrl } = await bind(front, options);
  // Too many open files, for instance: whoever it was comes again, and whoever is connected is served on.
  front.server.on("error", (error) => logger.warn({ err: error }, "could not accept a connection"));

  const attempts = new Attempts(database, now);
  const sessions = new Sessions(database, trail, now);
  const passwords = new Passwords(options.passwordCost);
  const mail = new Mail(options.mail, attempts, traces);
  const notices = new Notices(mail, logger, publicUrl, now);
  closing.add(() => notices.close());
  const sessionCookie = new SessionCookie(publicUrl);
  const app = await createServer({
    database,
    trail,
    prompt,
    isLeaving: () => front.leaving,
    backup: { database, embedded: store.embedded, shardFolder, now },
    review: new Review(database, now, async () => {
      await Promise.all([changes.clear("tokens"), changes.clear("access_keys")]);
    }),
    // an access key is given on purpose and counts before a cookie, which a browser adds by itself
    credentials: [accessKeyCredential(accessKeys, now), sessionCredential(sessions, sessionCookie, now)],
    hasShard: async (shardId) => (await shards.find(shardId)) !== undefined,
    accessKeys,
    mail,
    people: new People(database, now),
    sessions,
    sessionCookie,
    signIn: new SignIn(database, trail, sessions, attempts, notices, passwords, now),
    setup: new Setup(database, trail, sessions, attempts, passwords, setupCodeFile, now),
    clientOf,
    clients: new Clients(now),
    custodian,
    balances,
    shards,
    changes,
    tokens,
    usage,
    tester: { addresses, lookup, vault },
    healthOf: (shardId, url) => upstreams.healthOf(shardId, url),
    logger,
    now,
    trustedProxies,
    allowedHosts: [options.host ?? LOOPBACK, ...(options.allowedHosts ?? [])],
    publicUrl,
    rpcUrl: (shardId) => `${publicUrl}/api/v1/shards/${shardId}/neard-rpc/`,
    answered: (operation, status, milliseconds) => measured?.metrics.api.answered(operation, status, milliseconds),
    serverFactory: () => front.server,
    traces,
  });
  const retention = new Retention(
    { database, trail, now, failed: (error) => logger.warn({ err: error }, "could not delete old audit records") },
    options.auditDays ?? DEFAULT_AUDIT_DAYS,
  );
  closing.add(() => retention.close());
  closing.add(() => app.close());
  front.serve(app.routing);
  closing.add(() => front.close(CLOSE_TIMEOUT_MS));

  // a certificate is for the name that clients use
  const startedAt = now().toISOString();
  closing.add(
    await announceConsole(dataDir, {
      url: options.tls ? publicUrl : url,
      pid: process.pid,
      startedAt,
      version: VERSION,
    }),
  );
  const close = once(() => closing.run());
  const metricsUrl = measured?.url;
  logger.info({ url, publicUrl, metricsUrl, embedded, version: VERSION }, "the console accepts requests");
  return { url, publicUrl, metricsUrl, accessKeyFile, setupCodeFile, leave: () => front.leave(), close };
}

/** What a start with relaxed durability says. */
const RELAXED =
  "relaxed durability: a power failure may undo what was acknowledged in the last moments, revocations too. For tests and demonstrations only";

/** More than a year, as auditors want it. */
const DEFAULT_AUDIT_DAYS = 400;

/** How long running requests may take once the console is told to stop. */
const CLOSE_TIMEOUT_MS = 10_000;

/** Closing twice waits for the same closing. */
function once<Result>(work: () => Result): () => Result {
  let result: { value: Result } | undefined;
  return () => {
    result ??= { value: work() };
    return result.value;
  };
}
