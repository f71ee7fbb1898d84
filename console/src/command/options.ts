import { CONFIGURABLE_LIMITS, DEFAULT_LIMITS } from "../gateway/limits.js";
import { LOG_LEVELS } from "../log/logger.js";

/**
 * The options of `keyring-console serve`. Where an argument is missing, an environment variable stands in, and where that is missing, the
 * configuration file.
 */
export const SERVE_OPTIONS = {
  config: {
    type: "string",
    value: "file",
    env: "KEYRING_CONSOLE_CONFIG",
    help: "a configuration file in YAML or JSON, with these options without their dashes",
    otherwise: "none",
  },
  data: {
    type: "string",
    value: "folder",
    env: "KEYRING_CONSOLE_DATA",
    help: "data folder",
    otherwise: ".keyring/console",
  },
  host: {
    type: "string",
    value: "address",
    env: "KEYRING_CONSOLE_HOST",
    help: "address to listen on",
    otherwise: "127.0.0.1, this machine only",
  },
  port: {
    type: "string",
    value: "number",
    env: "KEYRING_CONSOLE_PORT",
    help: "port to listen on, 0 for any free one",
    otherwise: "the previous one, or any free one",
  },
  "tls-cert": {
    type: "string",
    value: "file",
    env: "KEYRING_CONSOLE_TLS_CERT",
    help: "serve HTTPS with this certificate chain in PEM; needs --tls-key. A renewed file is used within half a minute",
    otherwise: "HTTP",
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
    help: "further host names for browsers, separated by commas; the public URL's name, loopback names and addresses always work",
    otherwise: "none",
  },
  "trusted-proxies": {
    type: "string",
    value: "addresses",
    env: "KEYRING_CONSOLE_TRUSTED_PROXIES",
    help: "proxies whose X-Forwarded-For is trusted: IP addresses or CIDR ranges, separated by commas. List only your proxies",
    otherwise: "none",
  },
  "development-shard": {
    type: "string",
    multiple: true,
    value: "id",
    env: "KEYRING_CONSOLE_DEVELOPMENT_SHARDS",
    help: "run a shard of this id in the console: <name>-calimero-testnet, or <id>=<master account>; may be repeated; in the variable separated by commas, or none",
    otherwise: "demos-calimero-testnet; not possible with DATABASE_URL",
  },
  "no-development-shard": { type: "boolean", help: "add no development shard; existing ones stay" },
  "relaxed-durability": {
    type: "boolean",
    env: "KEYRING_CONSOLE_RELAXED_DURABILITY",
    help: "answer without waiting for the disk, for tests and demonstrations. A power failure may undo the last moments; the custodian still waits",
    otherwise: "false",
  },
  workers: {
    type: "string",
    value: "number",
    env: "KEYRING_CONSOLE_WORKERS",
    help: "how many processes serve the gateway, best one for each core; 1 to 64. With several, one more process serves everything else",
    otherwise: "1",
  },
  "gateway-limit": {
    type: "string",
    multiple: true,
    value: "name>=<number",
    env: "KEYRING_CONSOLE_GATEWAY_LIMITS",
    help: "a limit of the gateway for one client; in the variable separated by commas",
    otherwise: limitsHelp(),
  },
  "gateway-method": {
    type: "string",
    multiple: true,
    value: "method>=<permission",
    env: "KEYRING_CONSOLE_GATEWAY_METHODS",
    help: "pass a JSON-RPC method that the gateway does not know, with this permission; in the variable separated by commas",
    otherwise: "none",
  },
  "metrics-port": {
    type: "string",
    value: "number",
    env: "KEYRING_CONSOLE_METRICS_PORT",
    help: "serve metrics for Prometheus at /metrics on this port, 0 for any free one, without a credential",
    otherwise: "none",
  },
  "metrics-host": {
    type: "string",
    value: "address",
    env: "KEYRING_CONSOLE_METRICS_HOST",
    help: "address to serve metrics on",
    otherwise: "127.0.0.1, this machine only",
  },
  "audit-days": {
    type: "string",
    value: "days",
    env: "KEYRING_CONSOLE_AUDIT_DAYS",
    help: "how long records of the audit trail are kept; 1 to 36500",
    otherwise: "400",
  },
  "audit-log": {
    type: "string",
    value: "file",
    env: "KEYRING_CONSOLE_AUDIT_LOG",
    help: "also write each record of the audit trail to this file, as a line of JSON; - writes to stdout",
    otherwise: "none",
  },
  "shutdown-delay": {
    type: "string",
    value: "seconds",
    env: "KEYRING_CONSOLE_SHUTDOWN_DELAY",
    help: "how long GET /readyz answers 503 before the console stops accepting requests; 0 to 300",
    otherwise: "5 with DATABASE_URL, otherwise 0",
  },
  "log-level": {
    type: "string",
    value: "level",
    env: "KEYRING_CONSOLE_LOG_LEVEL",
    help: LOG_LEVELS.join(", "),
    otherwise: "info",
  },
  help: { type: "boolean", short: "h", help: "show this" },
} as const;

/** What is set by environment variables alone. */
export const SERVE_ENVIRONMENT = {
  DATABASE_URL: { help: "the database, postgres://…", otherwise: "one embedded in the data folder" },
  KEYRING_CONSOLE_MASTER_KEY: {
    help: "encrypts the custodian's keys: 32 random bytes as 64 hexadecimal characters or in base64",
    otherwise: "the file master-key in the data folder",
  },
  KEYRING_CONSOLE_FIRST_ACCESS_KEY: {
    help: "the first access key, keyring_ and 43 characters of base64url, with or without the checksum of one, for a database without any",
    otherwise: "generated, in the file access-key",
  },
  KEYRING_CONSOLE_SMTP_URL: {
    help: "smtp://user:password@host:587 or smtps://…, to send tokens and invitations by e-mail",
    otherwise: "none",
  },
  KEYRING_CONSOLE_MAIL_FROM: { help: "sender of that mail; required with KEYRING_CONSOLE_SMTP_URL", otherwise: "none" },
  KEYRING_CONSOLE_ALLOW_PRIVATE_UPSTREAMS: {
    help: "true allows shards' RPC URLs on loopback and private networks",
    otherwise: "false",
  },
} as const;

function limitsHelp(): string {
  return [...CONFIGURABLE_LIMITS]
    .map(([name, limit]) => `${name}=${DEFAULT_LIMITS[limit.name] / limit.unit}`)
    .join(", ");
}
