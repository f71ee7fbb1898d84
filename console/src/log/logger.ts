import pino, { type DestinationStream, type Logger } from "pino";
import { describeError } from "./describe-error.js";
import { logOutput } from "./output.js";

export const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

function toStandardError(): DestinationStream {
  // once Node has opened it, a reader that falls behind is told of, and not waited for
  return logOutput(process.stderr.fd);
}

/** JSON lines, on stderr unless told otherwise. Nothing logs credentials; should something ever try, these fields are taken out. */
export function createLogger(level: LogLevel, destination: DestinationStream = toStandardError()): Logger {
  return pino(
    {
      level,
      base: null,
      redact: { paths: SECRET_PATHS, censor: "[secret]" },
      formatters: { log: describeErrors },
      // pino's own would take the description for an error once more
      serializers: { err: (described: unknown) => described },
    },
    destination,
  );
}

/** Errors of a line, whatever name they have there. */
function describeErrors(line: Record<string, unknown>): Record<string, unknown> {
  if (!Object.values(line).some((value) => value instanceof Error)) return line;
  return Object.fromEntries(
    Object.entries(line).map(([name, value]) => [name, value instanceof Error ? describeError(value) : value]),
  );
}

const SECRET_NAMES = [
  "authorization",
  "cookie",
  '["set-cookie"]',
  '["x-api-key"]',
  '["x-console-api-key"]',
  "value",
  "token",
  "privateKey",
  "password",
  "currentPassword",
  "newPassword",
  "invitation",
  // the bytes of a request that could not be read, headers and all, beside the error of Node's parser
  "rawPacket",
];

const SECRET_PATHS = SECRET_NAMES.flatMap((name) => {
  const join = (parent: string) => (name.startsWith("[") ? parent + name : `${parent}.${name}`);
  return [name, join("*"), join("*.headers"), join("headers"), join("body"), join("*.body")];
}).concat("code", "body.code", "*.body.code"); // not every code: those of errors are needed
