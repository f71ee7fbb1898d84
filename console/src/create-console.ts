import type { RequestListener } from "node:http";
import { isIPv6 } from "node:net";
import { join } from "node:path";
import { pino } from "pino";
import { AccessKeys } from "./access-keys/access-keys.js";
import { accessKeyCredential } from "./access-keys/credential.js";
import { ensureFirstAccessKey } from "./access-keys/first-access-key.js";
import { Agreement, type SharedSettings } from "./changes/agreement.js";
import { ALONE } from "./changes/changes.js";
import { SharedChanges } from "./changes/shared-changes.js";
import { Closing } from "./closing.js";
import { Custodian } from "./custodian/custodian.js";
import { readMasterKey } from "./custodian/master-key.js";
import { hasMasterKey, Vault } from "./custodian/vault.js";
import { announceConsole } from "./data-folder/console-file.js";
import { openFolder } from "./data-folder/folder.js";
import { lockFolder } from "./data-folder/lock.js";
import { dropDraft, refuseHalfRestored } from "./data-folder/restoring.js";
import { listenOnUsualPort } from "./data-folder/usual-port.js";
import { createGateway } from "./gateway/index.js";
import { gatewayLog } from "./log/gateway-requests.js";
import { Mail } from "./mail/mail.js";
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
import { clientAddresses } from "./server/client-address.js";
import { createServer } from "./server/create-server.js";
import { Listener } from "./server/listener.js";
import { openDevelopmentShards } from "./shards/development-shards.js";
import { guardedLookup } from "./shards/lookup.js";
import { Shards } from "./shards/shards.js";
import { ShardUpstreams } from "./shards/upstreams.js";
import { openStore } from "./store/store.js";
import { flushRegularly, LastUsed } from "./tokens/last-used.js";
import { Tokens } from "./tokens/tokens.js";
import { VERSION } from "./version/version.js";

/** A running console. */
export interface Console {
  /** Where it listens. */
  readonly url: string;
  /** Where clients reach it, without a slash at the end. */
  readonly publicUrl: string;
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
  const { dataDir, now = () => new Date(), logger = pino({ level: "silent" }), host = "127.0.0.1" } = options;
  const addresses = { allowPrivateUpstreams: options.allowPrivateUpstreams ?? false };
  const lookup = guardedLookup(addresses);

  await openFolder(dataDir);
  const lock = await lockFolder(dataDir);
  closing.add(() => lock.release());
  refuseHalfRestored(dataDir);
  await dropDraft(dataDir);
  const store = await openStore({
    databaseUrl: options.databaseUrl,
    folder: join(dataDir, "pg"),
    relaxedDurability: options.relaxedDurability,
    onConnectionLost: (error) => logger.warn({ err: error }, "lost a database connection"),
  });
  closing.add(() => store.close());
  // what the custodian holds exists only once
  const { database, durable, prompt } = store;
  if (store.embedded && options.relaxedDurability) logger.warn(RELAXED);
  const changes = options.databaseUrl
    ? new SharedChanges(options.databaseUrl, logger, new Agreement(sharedSettings(options), logger), () =>
        store.renew(),
      )
    : ALONE;
  closing.add(() => changes.close());
  const accessKeyFile = join(dataDir, "access-key");
  await ensureFirstAccessKey(database, accessKeyFile, now(), options.firstAccessKey);
  const setupCodeFile = join(dataDir, "setup-code");
  await ensureSetupCode(database, setupCodeFile, now());

  const shards = new Shards(database, prompt, now, changes);
  const wanted = options.developmentShards ?? (store.embedded ? [DEFAULT_DEVELOPMENT_SHARD] : []);
  // A development shard lives with one console, which then has the database to itself.
  const alone = store.embedded || wanted.length > 0;
  const masterKeyFile = join(dataDir, "master-key");
  const mayMake = alone && !(await hasMasterKey(database));
  const masterKey = await readMasterKey(options.masterKey, masterKeyFile, mayMake ? "make" : "none");
  const vault = await Vault.open(durable, masterKey);
  const developmentShards = await openDevelopmentShards(
    join(dataDir, "development-shards"),
    wanted,
    shards,
    vault,
    now,
    logger,
  );
  closing.add(() => developmentShards.close());

  const tokens = new Tokens(database, prompt, changes);
  const lastUsed = new LastUsed(database, now, "tokens");
  const flushing = flushRegularly(lastUsed, (error) =>
    logger.warn({ err: error }, "could not note when tokens were used"),
  );
  closing.add(() => flushing.stop());

  const upstreams = new ShardUpstreams(shards, developmentShards.byId, addresses);
  const custodian = await Custodian.open({ database: durable, vault, upstreams, lookup, now, logger, alone });
  closing.add(() => custodian.close());
  const clientOf = clientAddresses(options.trustedProxies ?? []);
  const gateway = createGateway(
    {
      tokens: tokens.lookup,
      upstreams,
      now: () => now().getTime(),
      used: (tokenId) => lastUsed.used(tokenId),
      decided: gatewayLog(logger),
      clientOf,
    },
    {
      lookup,
      ...(options.gatewayLimits === undefined ? {} : { limits: options.gatewayLimits }),
      ...(options.gatewayMethods === undefined ? {} : { furtherMethods: options.gatewayMethods }),
    },
  );
  closing.add(() => gateway.close());
  const listener = new Listener(gateway);
  // Known from the moment the port is; the first request comes later.
  let publicUrl = "";
  const attempts = new Attempts(database, now);
  const sessions = new Sessions(database, now);
  const passwords = new Passwords(options.passwordCost);
  const mail = new Mail(options.mail, attempts);
  const notices = new Notices(mail, logger, () => publicUrl, now);
  closing.add(() => notices.close());
  const keysLastUsed = new LastUsed(database, now, "access_keys");
  const flushingKeys = flushRegularly(keysLastUsed, (error) =>
    logger.warn({ err: error }, "could not note when access keys were used"),
  );
  closing.add(() => flushingKeys.stop());
  const accessKeys = new AccessKeys(database, now, changes, (id) => keysLastUsed.used(id));
  const sessionCookie = new SessionCookie(() => publicUrl);
  const app = await createServer({
    database,
    prompt,
    isLeaving: () => listener.leaving,
    backup: { database, embedded: store.embedded, shardFolder: join(dataDir, "development-shards"), now },
    review: new Review(database, now, () => {
      tokens.lookup.clear();
      accessKeys.clear();
    }),
    // an access key is given on purpose and counts before a cookie, which a browser adds by itself
    credentials: [accessKeyCredential(accessKeys, now), sessionCredential(sessions, sessionCookie, now)],
    hasShard: async (shardId) => (await shards.find(shardId)) !== undefined,
    accessKeys,
    mail,
    people: new People(database, now),
    sessions,
    sessionCookie,
    signIn: new SignIn(database, sessions, attempts, notices, passwords, now),
    setup: new Setup(database, sessions, attempts, passwords, setupCodeFile, now),
    clientOf,
    custodian,
    shards,
    tokens,
    addresses,
    lookup,
    logger,
    now,
    trustedProxies: options.trustedProxies ?? [],
    allowedHosts: [host, ...(options.allowedHosts ?? [])],
    publicUrl: () => publicUrl,
    rpcUrl: (shardId) => `${publicUrl}/api/v1/shards/${shardId}/neard-rpc/`,
    serverFactory: (rest) => listener.serveRest(rest as RequestListener),
  });
  closing.add(() => app.close());
  closing.add(() => listener.close(PATIENCE_MS));

  let url = "";
  await listenOnUsualPort(dataDir, options.port, async (port) => {
    const taken = await listener.listen(host, port);
    url = urlOf(host, taken);
    publicUrl = options.publicUrl ?? url;
    return taken;
  });
  // Too many open files, for instance: whoever it was comes again, and whoever is connected is served on.
  listener.server.on("error", (error) => logger.warn({ err: error }, "could not accept a connection"));
  const startedAt = now().toISOString();
  closing.add(await announceConsole(dataDir, { url, pid: process.pid, startedAt, version: VERSION }));
  const close = once(() => closing.run());
  logger.info({ url, publicUrl, embedded: store.embedded, version: VERSION }, "the console accepts requests");
  return { url, publicUrl, accessKeyFile, setupCodeFile, leave: () => listener.leave(), close };
}

/** What a start with relaxed durability says. */
export const RELAXED =
  "relaxed durability: a power failure may undo what was acknowledged in the last moments, revocations too. For tests and demonstrations only";

/** What decides how a request is treated, whichever instance gets it. */
function sharedSettings(options: ConsoleOptions): SharedSettings {
  const { allowPrivateUpstreams = false, gatewayMethods = new Map(), mail } = options;
  const list = (of: Iterable<string>) => [...of].sort().join(", ") || "none";
  return {
    KEYRING_CONSOLE_ALLOW_PRIVATE_UPSTREAMS: String(allowPrivateUpstreams),
    "--public-url": options.publicUrl ?? "none",
    "--gateway-method": list([...gatewayMethods].map(([method, permission]) => `${method}=${permission}`)),
    "--trusted-proxies": list(options.trustedProxies ?? []),
    KEYRING_CONSOLE_SMTP_URL: mail === undefined ? "none" : "given",
  };
}

/** How long running requests may take once the console is told to stop. */
const PATIENCE_MS = 10_000;

/** A URL that leads to where the console listens, from this machine. */
function urlOf(host: string, port: number): string {
  if (host === "0.0.0.0" || host === "::") return `http://127.0.0.1:${port}`;
  return isIPv6(host) ? `http://[${host}]:${port}` : `http://${host}:${port}`;
}

/** Closing twice waits for the same closing. */
function once<Result>(work: () => Result): () => Result {
  let result: { value: Result } | undefined;
  return () => {
    result ??= { value: work() };
    return result.value;
  };
}
