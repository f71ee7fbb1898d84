import { chownSync, readFileSync } from "node:fs";
import { SetupError } from "../setup-error.mjs";

/** Who a Postgres server runs as: nothing to change unless this process is root, whom Postgres refuses. */
export type Account = { uid: number; gid: number } | Record<string, never>;

/** @throws SetupError when this is root and there is nobody else to be */
export function postgresAccount(passwd = "/etc/passwd"): Account {
  if (process.getuid?.() !== 0) return {};
  const users = readFileSync(passwd, "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  // Debian's package makes the first; the other one every system has.
  for (const name of ["postgres", "nobody"]) {
    const [, , uid, gid] = users.find(([user]) => user === name) ?? [];
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new SetupError("Postgres does not run as root, and this machine has neither a user postgres nor nobody.", [
    "make one: useradd --system postgres.",
  ]);
}

/** Gives a folder to the account. */
export function giveTo(account: Account, folder: string): void {
  if ("uid" in account) chownSync(folder, account.uid ?? 0, account.gid ?? 0);
}
