import { CONFIGURABLE_LIMITS, DEFAULT_LIMITS } from "../gateway/limits.js";
import { LOG_LEVELS } from "../log/logger.js";

/** The options of `keyring-console serve`. An environment variable stands in where an argument is missing. */
export const SERVE_OPTIONS = {
  data: {
    type: "string",
    value: "folder",
    env: "KEYRING_CONSOLE_DATA",
    help: "where the console keeps its data (default: .keyring/console)",
  },
  host: {
    type: "string",
    value: "address",
    env: "KEYRING_CONSOLE_HOST",
    help: "address to listen on (default: 127.0.0.1, this machine only)",
  },
  port: {
    type: "string",
    value: "number",
    env: "KEYRING_CONSOLE_PORT",
    help: "port to listen on, 0 for any free one (default: the one of last time, or any free one)",
  },
  "public-url": {
    type: "string",
    value: "url",
    env: "KEYRING_CONSOLE_PUBLIC_URL",
    help: "where clients reach the console, when it is behind a proxy",
  },
  "allowed-hosts": {
    type: "string",
    value: "names",
    env: "KEYRING_CONSOLE_ALLOWED_HOSTS",
    help: "further host names by which browsers may reach the console, with commas between (default: that of the public URL, loopback names and addresses)",
  },
  "trusted-proxies": {
    type: "string",
    value: "addresses",
    env: "KEYRING_CONSOLE_TRUSTED_PROXIES",
    help: "proxies whose X-Forwarded-For is believed: IP addresses or CIDR ranges with commas between (default: none)",
  },
  "development-shard": {
    type: "string",
    multiple: true,
    value: "id",
    help: "run a shard of this id inside the console: <name>-calimero-testnet, or <id>=<master account> (default: demos-calimero-testnet; not possible with DATABASE_URL)",
  },
  "no-development-shard": { type: "boolean", help: "add no development shard; those of earlier starts stay" },
  "relaxed-durability": {
    type: "boolean",
    help: "do not wait for the disk before answering: for tests and demonstrations. A power failure may undo the last moments; the custodian still waits",
  },
  "gateway-limit": {
    type: "string",
    multiple: true,
    value: "name>=<number",
    env: "KEYRING_CONSOLE_GATEWAY_LIMITS",
    help: `what one client may take of the gateway; in the variable several with commas between (defaults: ${limitsHelp()})`,
  },
  "gateway-method": {
    type: "string",
    multiple: true,
    value: "method>=<permission",
    env: "KEYRING_CONSOLE_GATEWAY_METHODS",
    help: "let the gateway pass on a JSON-RPC method that it does not know, with this permission; in the variable several with commas between (default: none)",
  },
  "shutdown-delay": {
    type: "string",
    value: "seconds",
    env: "KEYRING_CONSOLE_SHUTDOWN_DELAY",
    help: "how long GET /readyz answers 503 before the console stops accepting requests, so that load balancers notice; 0 to 300 (default: 5 with DATABASE_URL, otherwise 0)",
  },
  "log-level": {
    type: "string",
    value: "level",
    env: "KEYRING_CONSOLE_LOG_LEVEL",
    help: `${LOG_LEVELS.join(", ")} (default: info)`,
  },
  help: { type: "boolean", short: "h", help: "show this" },
} as const;

/** What is set by environment variables alone. */
export const SERVE_ENVIRONMENT = {
  DATABASE_URL: "postgres://… of the database to use (default: one embedded in the data folder)",
  KEYRING_CONSOLE_MASTER_KEY:
    "what the custodian's keys are encrypted under: 32 random bytes as 64 hexadecimal characters or in base64 (default: the file master-key in the data folder)",
  KEYRING_CONSOLE_FIRST_ACCESS_KEY:
    "the value of the first access key, keyring_ and 43 characters of base64url, for a database without any (default: one is made, in the file access-key)",
  KEYRING_CONSOLE_SMTP_URL:
    "smtp://user:password@host:587 or smtps://…, to send tokens by e-mail to whoever is signed in (default: none are sent)",
  KEYRING_CONSOLE_MAIL_FROM: "the address such mail comes from; needed with KEYRING_CONSOLE_SMTP_URL",
  KEYRING_CONSOLE_ALLOW_PRIVATE_UPSTREAMS:
    "true lets shards' RPC URLs point to loopback and private networks (default: false)",
} as const;

function limitsHelp(): string {
  return [...CONFIGURABLE_LIMITS]
    .map(([name, limit]) => `${name}=${DEFAULT_LIMITS[limit.name] / limit.unit}`)
    .join(", ");
}
