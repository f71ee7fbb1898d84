import { StartError } from "../start-error.js";
import { isUnavailable } from "./unavailable.js";

/** Puts into words why a Postgres server cannot be used; other errors come back as they are. Never shows the password. */
export function explainConnectError(error: unknown, databaseUrl: string): unknown {
  const { message, code = "" } = error as NodeJS.ErrnoException;
  const advice =
    ADVICE.get(code) ??
    (isUnavailable(error) ? "Is the server running there, and does it accept connections?" : undefined);
  if (advice === undefined) return error;
  return new StartError(
    `The database ${nameOf(databaseUrl)} of DATABASE_URL cannot be used: ${message || code}. ${advice}`,
    {
      cause: error,
    },
  );
}

const ADVICE = new Map([
  ["28P01", "Check the user name and the password."],
  ["28000", "Check the user name, and whether the server lets it in from here."],
  ["3D000", "Create it first: createdb."],
  ["42501", "Its user must be allowed to create tables."],
]);

function nameOf(databaseUrl: string): string {
  if (!URL.canParse(databaseUrl)) return "";
  const { host, pathname } = new URL(databaseUrl);
  return `${decodeURIComponent(pathname.slice(1))} at ${host || "the default address"}`;
}
