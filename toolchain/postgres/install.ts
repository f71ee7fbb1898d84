import { findOrInstall, type InstallOptions } from "../debian-package";
import { findPostgres, type PostgresPrograms } from "./programs";

/**
 * Finds a Postgres server or, as root on Debian and its kin, installs the package `postgresql`.
 *
 * @throws SetupError that says how to get one
 */
export function ensurePostgres(options: InstallOptions<PostgresPrograms> = {}): Promise<PostgresPrograms> {
  return findOrInstall(
    {
      name: "Postgres",
      what: "Postgres server",
      debianPackage: "postgresql",
      advice: [
        "install one, version 15 or newer: apt-get install postgresql, dnf install postgresql-server, brew install postgresql.",
        "set PG_BIN to the folder with its programs initdb and postgres.",
      ],
      find: findPostgres,
    },
    options,
  );
}
