import { CONFIGURABLE_LIMITS, DEFAULT_LIMITS } from "../gateway/limits.js";
import { LOG_LEVELS } from "../log/logger.js";

/** The options of `keyring-console serve`. An environment variable stands in where an argument is missing. */
export const SERVE_OPTIONS = {
  data: {
    type: "string",
    value: "folder",
    env: "KEYRING_CONSOLE_DATA",
    help: "data folder (default: .keyring/console)",
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
    help: "port to listen on, 0 for any free one (default: the previous one, or any free one)",
  },
  "tls-cert": {
    type: "string",
    value: "file",
    env: "KEYRING_CONSOLE_TLS_CERT",
    help: "serve HTTPS with this certificate chain in PEM; needs --tls-key. A renewed file is used within half a minute (default: HTTP)",
  },
  "tls-key": {
    type: "string",
    value: "file",
    env: "KEYRING_CONSOLE_TLS_KEY",
    help: "private key of that certificate, in PEM, without a password",
  },
  "public-url": {
    type: "string",
    value: "url",
    env: "KEYRING_CONSOLE_PUBLIC_URL",
    help: "URL for clients, if the console is behind a proxy",
  },
  "allowed-hosts": {
    type: "string",
    value: "names",
    env: "KEYRING_CONSOLE_ALLOWED_HOSTS",
    help: "further host names for browsers, separated by commas; the public URL's name, loopback names and addresses always work (default: none)",
  },
  "trusted-proxies": {
    type: "string",
    value: "addresses",
    env: "KEYRING_CONSOLE_TRUSTED_PROXIES",
    help: "proxies whose X-Forwarded-For is trusted: IP addresses or CIDR ranges, separated by commas. List only your proxies (default: none)",
  },
  "development-shard": {
    type: "string",
    multiple: true,
    value: "id",
    help: "run a shard of this id in the console: <name>-calimero-testnet, or <id>=<master account>; may be repeated (default: demos-calimero-testnet; not possible with DATABASE_URL)",
  },
  "no-development-shard": { type: "boolean", help: "add no development shard; existing ones stay" },
  "relaxed-durability": {
    type: "boolean",
    help: "answer without waiting for the disk, for tests and demonstrations. A power failure may undo the last moments; the custodian still waits",
  },
  "gateway-limit": {
    type: "string",
    multiple: true,
    value: "name>=<number",
    env: "KEYRING_CONSOLE_GATEWAY_LIMITS",
    help: `a limit of the gateway for one client; in the variable separated by commas (defaults: ${limitsHelp()})`,
  },
  "gateway-method": {
    type: "string",
    multiple: true,
    value: "method>=<permission",
    env: "KEYRING_CONSOLE_GATEWAY_METHODS",
    help: "pass a JSON-RPC method that the gateway does not know, with this permission; in the variable separated by commas (default: none)",
  },
  "metrics-port": {
    type: "string",
    value: "number",
    env: "KEYRING_CONSOLE_METRICS_PORT",
    help: "serve metrics for Prometheus at /metrics on this port, 0 for any free one, without a credential (default: none)",
  },
  "metrics-host": {
    type: "string",
    value: "address",
    env: "KEYRING_CONSOLE_METRICS_HOST",
    help: "address to serve metrics on (default: 127.0.0.1, this machine only)",
  },
  "audit-days": {
    type: "string",
    value: "days",
    env: "KEYRING_CONSOLE_AUDIT_DAYS",
    help: "how long records of the audit trail are kept; 1 to 36500 (default: 400)",
  },
  "audit-log": {
    type: "string",
    value: "file",
    env: "KEYRING_CONSOLE_AUDIT_LOG",
    help: "also write each record of the audit trail to this file, as a line of JSON; - writes to stdout (default: none)",
  },
  "shutdown-delay": {
    type: "string",
    value: "seconds",
    env: "KEYRING_CONSOLE_SHUTDOWN_DELAY",
    help: "how long GET /readyz answers 503 before the console stops accepting requests; 0 to 300 (default: 5 with DATABASE_URL, otherwise 0)",
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
  DATABASE_URL: "the database, postgres://… (default: one embedded in the data folder)",
  KEYRING_CONSOLE_MASTER_KEY:
    "encrypts the custodian's keys: 32 random bytes as 64 hexadecimal characters or in base64 (default: the file master-key in the data folder)",
  KEYRING_CONSOLE_FIRST_ACCESS_KEY:
    "the first access key, keyring_ and 43 characters of base64url, for a database without any (default: generated, in the file access-key)",
  KEYRING_CONSOLE_SMTP_URL:
    "smtp://user:password@host:587 or smtps://…, to send tokens and invitations by e-mail (default: none)",
  KEYRING_CONSOLE_MAIL_FROM: "sender of that mail; required with KEYRING_CONSOLE_SMTP_URL",
  KEYRING_CONSOLE_ALLOW_PRIVATE_UPSTREAMS:
    "true allows shards' RPC URLs on loopback and private networks (default: false)",
} as const;

function limitsHelp(): string {
  return [...CONFIGURABLE_LIMITS]
    .map(([name, limit]) => `${name}=${DEFAULT_LIMITS[limit.name] / limit.unit}`)
    .join(", ");
}
