import { isIP } from "node:net";
import { didYouMean, masterAccountOf, whyNoAccountId, whyNoShardId } from "pulumi-keyring-near";
import { isAccessKey } from "../access-keys/value.js";
import { LOG_LEVELS, type LogLevel } from "../log/logger.js";
import { isSender, type MailSettings, readMailUrl } from "../mail/settings.js";
import type { MetricsSettings } from "../metrics/listener.js";
import type { ConsoleOptions, DevelopmentShardSettings } from "../options.js";
import { LOOPBACK } from "../server/bind.js";
import type { TlsFiles } from "../server/tls.js";
import { StartError } from "../start-error.js";
import { type TraceProtocol, traceProtocolOf } from "../traces/settings.js";
import { optionsOf } from "./arguments.js";
import { limitsOf, methodsOf } from "./gateway-settings.js";
import { SERVE_OPTIONS } from "./options.js";

/** What `keyring-console serve` was told, by arguments and environment. */
export interface ServeSettings {
  options: ConsoleOptions;
  logLevel: LogLevel;
  /** Milliseconds between the signal to stop and the end of accepting. */
  shutdownDelayMs: number;
  /** How traces are sent; undefined for none. */
  traceProtocol: TraceProtocol | undefined;
}

/**
 * Reads the arguments after `serve` and the environment.
 * @throws StartError that names everything that is wrong
 */
export function readServeSettings(args: readonly string[], env: NodeJS.ProcessEnv): ServeSettings {
  const given = optionsOf(args, SERVE_OPTIONS);
  const mistakes: string[] = [];
  const read = <Value>(name: keyof typeof SERVE_OPTIONS, convert: (text: string) => Value | Mistake) => {
    const option = SERVE_OPTIONS[name];
    const text = given[name] ?? ("env" in option ? env[option.env] || undefined : undefined);
    return typeof text === "string" ? check(convert(text), mistakes) : undefined;
  };
  const several = (name: "gateway-limit" | "gateway-method" | "development-shard") =>
    given[name] ?? listed(env[SERVE_OPTIONS[name].env]);
  const settings: ServeSettings = {
    options: {
      dataDir: read("data", (text) => text) ?? ".keyring/console",
      databaseUrl: env.DATABASE_URL ? check(databaseUrlOf(env.DATABASE_URL), mistakes) : undefined,
      masterKey: env.KEYRING_CONSOLE_MASTER_KEY || undefined,
      firstAccessKey: check(firstAccessKeyOf(env.KEYRING_CONSOLE_FIRST_ACCESS_KEY), mistakes),
      host: read("host", (text) => text),
      port: read("port", portOf),
      publicUrl: read("public-url", publicUrlOf),
      allowedHosts: read("allowed-hosts", hostsOf),
      trustedProxies: read("trusted-proxies", proxiesOf),
      developmentShards: shardsOf(given, several("development-shard"), mistakes),
      mail: mailOf(env, mistakes),
      relaxedDurability:
        given["relaxed-durability"] ?? check(switchOf(SERVE_OPTIONS["relaxed-durability"].env, env), mistakes),
      workers: read("workers", workersOf),
      gatewayLimits: limitsOf(several("gateway-limit") ?? [], mistakes),
      gatewayMethods: methodsOf(several("gateway-method") ?? [], mistakes),
      tls: tlsOf(
        read("tls-cert", (text) => text),
        read("tls-key", (text) => text),
        mistakes,
      ),
      metrics: metricsOf(
        read("metrics-host", (text) => text),
        read("metrics-port", portOf),
        mistakes,
      ),
      auditDays: read("audit-days", daysOf),
      auditLog: read("audit-log", (text) => text),
      allowPrivateUpstreams: check(switchOf("KEYRING_CONSOLE_ALLOW_PRIVATE_UPSTREAMS", env), mistakes),
    },
    logLevel: read("log-level", logLevelOf) ?? "info",
    traceProtocol: tracesOf(env, mistakes),
    // an embedded database has one console, and no other takes over
    shutdownDelayMs:
      1_000 * (read("shutdown-delay", shutdownDelayOf) ?? (env.DATABASE_URL ? SHUTDOWN_DELAY_SECONDS : 0)),
  };
  const { databaseUrl, developmentShards = [] } = settings.options;
  if (databaseUrl !== undefined && developmentShards.length > 0) mistakes.push(SHARED_DEVELOPMENT_SHARD);
  if (mistakes.length > 0) throw new StartError(mistakes.join("\n"));
  return settings;
}

/** Each instance would have a chain of its own under the same id, and a transaction sent to one would be missing at the next. */
const SHARED_DEVELOPMENT_SHARD =
  "--development-shard and DATABASE_URL are mutually exclusive: a development shard is in one console's data folder, and a " +
  "database may have several consoles. Start a console without DATABASE_URL, or add a shard by its RPC URL.";

/** What is wrong with a setting. */
class Mistake {
  constructor(readonly text: string) {}
}

function check<Value>(value: Value | Mistake, mistakes: string[]): Value | undefined {
  if (!(value instanceof Mistake)) return value;
  mistakes.push(value.text);
  return undefined;
}

/** The parts of a variable, of which none is "none"; undefined where it is not set. */
function listed(text = ""): string[] | undefined {
  if (text.trim() === "") return undefined;
  return text.trim() === "none" ? [] : text.split(",").filter((part) => part.trim() !== "");
}

/** A load balancer that asks every two seconds has then missed twice. */
const SHUTDOWN_DELAY_SECONDS = 5;

function shutdownDelayOf(text: string): number | Mistake {
  const seconds = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
  return seconds <= 300 ? seconds : new Mistake(`The shutdown delay must be 0 to 300 seconds, not "${text}".`);
}

function portOf(text: string): number | Mistake {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return port <= 65_535 ? port : new Mistake(`The port must be a number from 0 to 65535, not "${text}".`);
}

function workersOf(text: string): number | Mistake {
  const workers = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return workers >= 1 && workers <= MOST_WORKERS
    ? workers
    : new Mistake(`The number of workers must be 1 to ${MOST_WORKERS}, not "${text}".`);
}

const MOST_WORKERS = 64;

function tlsOf(certFile: string | undefined, keyFile: string | undefined, mistakes: string[]): TlsFiles | undefined {
  if (certFile !== undefined && keyFile !== undefined) return { certFile, keyFile };
  if (certFile !== keyFile) mistakes.push("--tls-cert and --tls-key belong together: give both, or neither.");
  return undefined;
}

function metricsOf(
  host: string | undefined,
  port: number | undefined,
  mistakes: string[],
): MetricsSettings | undefined {
  if (port !== undefined) return { host: host ?? LOOPBACK, port };
  if (host !== undefined) mistakes.push("--metrics-host needs --metrics-port: without a port, no metrics are served.");
  return undefined;
}

function daysOf(text: string): number | Mistake {
  const days = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return days >= 1 && days <= 36_500
    ? days
    : new Mistake(`Records of the audit trail are kept for 1 to 36500 days, not "${text}".`);
}

function publicUrlOf(text: string): string | Mistake {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const fits = url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.search && !url.hash;
  return fits
    ? url.href.replace(/\/+$/, "")
    : new Mistake("The public URL must be like https://console.example.org, without user name, query or fragment.");
}

function hostsOf(text: string): string[] | Mistake {
  const hosts = text.split(",").map((host) => host.trim().toLowerCase());
  const wrong = hosts.find((host) => !/^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/.test(host));
  if (wrong === undefined) return hosts;
  return new Mistake(
    `Allowed hosts are host names without port, separated by commas, like console,console.internal; "${wrong}" is not one.`,
  );
}

function proxiesOf(text: string): string[] | Mistake {
  const proxies = text.split(",").map((proxy) => proxy.trim());
  const wrong = proxies.find((proxy) => !isAddressRange(proxy));
  if (wrong === undefined) return proxies;
  return new Mistake(
    `Trusted proxies are IP addresses or CIDR ranges, separated by commas, like 10.0.0.5,fd00::5; "${wrong}" is neither.`,
  );
}

function isAddressRange(text: string): boolean {
  const [address = "", bits, ...rest] = text.split("/");
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

function databaseUrlOf(text: string): string | Mistake {
  return /^postgres(?:ql)?:\/\//.test(text) && URL.canParse(text)
    ? text
    : new Mistake("DATABASE_URL must be like postgres://user:password@host:5432/database.");
}

function firstAccessKeyOf(text: string | undefined): string | undefined | Mistake {
  if (!text || isAccessKey(text)) return text || undefined;
  return new Mistake(
    "KEYRING_CONSOLE_FIRST_ACCESS_KEY must be keyring_ and 43 characters of A-Z, a-z, 0-9, _ and -: 32 random bytes in base64url, and may end with the checksum of an access key.",
  );
}

function mailOf(env: NodeJS.ProcessEnv, mistakes: string[]): MailSettings | undefined {
  const { KEYRING_CONSOLE_SMTP_URL: url, KEYRING_CONSOLE_MAIL_FROM: from = "" } = env;
  if (!url) return undefined;
  const server = readMailUrl(url);
  if (!server) mistakes.push("KEYRING_CONSOLE_SMTP_URL must be like smtp://user:password@host:587 or smtps://host.");
  if (!isSender(from)) {
    mistakes.push("KEYRING_CONSOLE_MAIL_FROM must be the address that mail comes from, like keyring@example.org.");
  }
  return server && { server, from };
}

function tracesOf(env: NodeJS.ProcessEnv, mistakes: string[]): TraceProtocol | undefined {
  const protocol = traceProtocolOf(env);
  if (typeof protocol !== "object") return protocol;
  mistakes.push(protocol.mistake);
  return undefined;
}

function logLevelOf(text: string): LogLevel | Mistake {
  const level = LOG_LEVELS.find((one) => one === text);
  return (
    level ?? new Mistake(`The log level must be one of ${LOG_LEVELS.join(", ")}${didYouMean(text, LOG_LEVELS, ".")}`)
  );
}

function switchOf(name: string, env: NodeJS.ProcessEnv): boolean | Mistake {
  const text = (env[name] ?? "").toLowerCase();
  if (text === "true" || text === "1") return true;
  return text === "" || text === "false" || text === "0" ? false : new Mistake(`${name} must be true or false.`);
}

function shardsOf(
  given: { "development-shard"?: string[]; "no-development-shard"?: boolean },
  texts: readonly string[] | undefined,
  mistakes: string[],
): DevelopmentShardSettings[] | undefined {
  const { "development-shard": named, "no-development-shard": none = false } = given;
  if (none && named) mistakes.push("--development-shard and --no-development-shard are mutually exclusive.");
  if (none) return [];
  return texts?.flatMap((text) => check(shardOf(text.trim()), mistakes) ?? []);
}

function shardOf(text: string): DevelopmentShardSettings | Mistake {
  const [id = "", account] = text.split("=", 2);
  const wrong = whyNoShardId(id);
  if (wrong !== undefined) return new Mistake(`"${id}" ${wrong}`);
  const masterAccount = account ?? masterAccountOf(id);
  if (masterAccount === undefined) {
    return new Mistake(`Shard "${id}" needs its master account: --development-shard ${id}=<account>.`);
  }
  const wrongAccount = whyNoAccountId(masterAccount);
  return wrongAccount === undefined ? { id, masterAccount } : new Mistake(`"${masterAccount}" ${wrongAccount}`);
}
