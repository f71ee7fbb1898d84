export { ensurePostgres } from "./install";
export { findPostgres, type PostgresPrograms } from "./programs";
export { type PostgresServer, startPostgres } from "./server";
