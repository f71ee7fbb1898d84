import type { Logger } from "pino";
import type { Permission } from "pulumi-keyring-near";
import type { GatewayLimits } from "./gateway/limits.js";
import type { MailSettings } from "./mail/settings.js";
import type { MetricsSettings } from "./metrics/listener.js";
import type { PasswordCost } from "./people/password.js";
import type { TlsFiles } from "./server/tls.js";
import type { Traces } from "./traces/traces.js";

/** How a console is to run. */
export interface ConsoleOptions {
  /** The folder for what the console keeps; one console at a time. Made when missing. */
  dataDir: string;
  /** `postgres://…`. Without it the database is embedded in the data folder. */
  databaseUrl?: string | undefined;
  /**
   * What the custodian's keys are encrypted under: 32 bytes as 64 hexadecimal characters or in base64. Left out, the file `master-key` of
   * the data folder; a console that has its database to itself makes it.
   */
  masterKey?: string | undefined;
  /** The value of the first access key, for a database without any. Left out, one is made and written into the data folder. */
  firstAccessKey?: string | undefined;
  /** The address to listen on; this machine only, unless told otherwise. */
  host?: string | undefined;
  /** 0 takes any free port. Left out, it takes the one it had last time in this data folder, or any free one. */
  port?: number | undefined;
  /** Where clients reach the console, when that is not where it listens: behind a proxy. */
  publicUrl?: string | undefined;
  /** Serves HTTPS with this certificate, and with a renewed one as soon as it is there. Left out, HTTP. */
  tls?: TlsFiles | undefined;
  /** Further host names by which browsers may reach the console; addresses, loopback names and that of the public URL are anyway. */
  allowedHosts?: readonly string[] | undefined;
  /**
   * Proxies whose `X-Forwarded-For` tells the address of a client, by which attempts to sign in and what a client takes of the gateway are
   * counted: IP addresses or CIDR ranges.
   * Left out, everybody behind a proxy has the proxy's address.
   */
  trustedProxies?: readonly string[] | undefined;
  /**
   * Development shards to have; those of earlier starts are there anyway. Left out: one, with an embedded database. They live
   * in this console's data folder, so with `databaseUrl` none is possible unless no other console uses that database.
   */
  developmentShards?: readonly DevelopmentShardSettings[] | undefined;
  /**
   * Whether the embedded database may answer before what it answers is on disk, for tests and demonstrations. A power failure may then take
   * the last moments, never the custodian's keys and operations, and never damages the folder.
   */
  relaxedDurability?: boolean | undefined;
  /** Whether shards' RPC URLs may point to loopback and private networks. */
  allowPrivateUpstreams?: boolean | undefined;
  /** How many processes serve the gateway; 1, unless told otherwise. With several, the process of the console serves everything else. */
  workers?: number | undefined;
  /** Where the gateway's limits are to differ from the usual ones. */
  gatewayLimits?: Partial<GatewayLimits> | undefined;
  /** JSON-RPC methods that the gateway does not list, and the permission that each one needs. */
  gatewayMethods?: ReadonlyMap<string, Permission> | undefined;
  /** What hashing a password costs. Left out, what OWASP advises; tests that sign many people in pay less. */
  passwordCost?: PasswordCost | undefined;
  /** Left out, no token is sent by e-mail. */
  mail?: MailSettings | undefined;
  /** Where metrics are served, without a credential. Left out, nowhere. */
  metrics?: MetricsSettings | undefined;
  /** For how many days records of the audit trail are kept; 400, unless told otherwise. */
  auditDays?: number | undefined;
  /** A file that gets each record of the audit trail, too, as a line of JSON; "-" for stdout. */
  auditLog?: string | undefined;
  logger?: Logger | undefined;
  /** Whom to tell what the console does. Left out, nobody. */
  traces?: Traces | undefined;
  /** The clock. */
  now?: (() => Date) | undefined;
}

/** A development shard to have. */
export interface DevelopmentShardSettings {
  id: string;
  masterAccount: string;
}

/** The shard of a console that was told nothing about shards: the one of Calimero's documents. */
export const DEFAULT_DEVELOPMENT_SHARD: DevelopmentShardSettings = {
  id: "demos-calimero-testnet",
  masterAccount: "demos.calimero.testnet",
};
