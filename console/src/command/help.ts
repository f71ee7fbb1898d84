import { SERVE_ENVIRONMENT, SERVE_OPTIONS } from "./options.js";
import { SECRET_SETTINGS } from "./secret-files.js";

/** What `keyring-console --help` shows. */
export const HELP = `keyring-console: Keyring's self-hosted console for Calimero-style private shards.

Usage:
  keyring-console serve [options]   start the console; "serve --help" shows its options
  keyring-console check [options]   show the settings that "serve" would use, and what is wrong with them
  keyring-console backup            write everything into one file; the console may be running
  keyring-console restore           restore a backup; everything in it waits for review
  keyring-console review            accept or revoke what a restore brought back
  keyring-console change-master-key encrypt the custodian's keys under another master key
  keyring-console verify-audit      check that no record of the audit trail was changed or removed
  keyring-console --help            show this
  keyring-console --version         show the version

Every command reads a configuration file: --config <file>, or KEYRING_CONSOLE_CONFIG.
`;

/** What `keyring-console serve --help` shows. */
export const SERVE_HELP = `Starts the console. The first line on stdout shows its URL and the file with the first access key. Until there is
an administrator, the second line shows the file with the setup code. The log goes to stderr.

Usage:
  keyring-console serve [options]

Options:
${Object.entries(SERVE_OPTIONS).map(describeOption).join("\n")}

Environment, where there is no option:
${Object.entries(SERVE_ENVIRONMENT)
  .map(([name, setting]) => `  ${name}\n      ${explain(setting)}`)
  .join("\n")}

OpenTelemetry's variables, such as OTEL_EXPORTER_OTLP_ENDPOINT, make the console send traces.

Each secret can be a file instead: set the variable with _FILE at its end to its path:
${SECRET_SETTINGS.filter((name) => name in SERVE_ENVIRONMENT)
  .map((name) => `  ${name}_FILE`)
  .join("\n")}
`;

interface Explained {
  help: string;
  otherwise?: string;
}

function describeOption([name, option]: [string, Explained & { value?: string; env?: string }]): string {
  const value = option.value === undefined ? "" : ` <${option.value}>`;
  const env = option.env === undefined ? "" : ` [${option.env}]`;
  return `  --${name}${value}${env}\n      ${explain(option)}`;
}

function explain({ help, otherwise }: Explained): string {
  return otherwise === undefined ? help : `${help} (default: ${otherwise})`;
}
