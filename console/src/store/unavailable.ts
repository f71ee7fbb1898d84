/** Whether a database error means "not reachable at the moment" rather than a mistake of ours. The work may or may not have been done. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === "DiskError") return true;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return SYSTEM_ERRORS.has(code) || SQL_STATES.test(code) || POOL_MESSAGES.test(error.message);
}

/** Whether that is because the database's disk has no space left: it reads on, and writes again once there is some. */
export function isOutOfSpace(error: unknown): boolean {
  return OUT_OF_SPACE.has(codeOf(error));
}

/** Whether the database has undone this transaction for reasons that do not hold when it is run once more. */
export function isWorthAnotherTry(error: unknown): boolean {
  return isNameLost(error) || codeOf(error) === DEADLOCK;
}

/** Whether the server does not know a prepared statement that it was asked for, or knows one that it was to prepare. */
export function isNameLost(error: unknown): boolean {
  return LOST_NAMES.has(codeOf(error));
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/** It and others waited for each other. */
const DEADLOCK = "40P01";

/** invalid_sql_statement_name, duplicate_prepared_statement */
const LOST_NAMES = new Set(["26000", "42P05"]);

/** Postgres's disk_full, and the system's own. */
const OUT_OF_SPACE = new Set(["53100", "ENOSPC", "EDQUOT"]);

const SYSTEM_ERRORS = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EADDRNOTAVAIL",
  "EMFILE",
  "ENFILE",
]);

/**
 * Connection exceptions, a server without disk, memory or connections, a statement stopped by its timeout, a server that shuts down or
 * starts, one that reads and writes no disk, and after a failover: one that only reads so far, or does not know us or the database yet.
 */
const SQL_STATES = /^(?:08...|53...|57014|57P0.|58000|58030|25006|28...|3D000)$/;

/** What `pg` throws without a code. */
const POOL_MESSAGES =
  /^(?:timeout e(?:xceeded when trying to connect|xpired)|Connection (?:terminated|ended)|Query read timeout|Client (?:has encountered a connection error|was closed))/;
