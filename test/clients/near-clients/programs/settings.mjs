import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** @param {string} name */
const given = (name) => process.env[name] ?? "";

// what the test gave this program
export const RPC_URL = given("RPC_URL");
export const ACCOUNT = given("ACCOUNT");
export const KEY = given("KEY");
export const NEW_ACCOUNT = given("NEW_ACCOUNT");
export const NEW_KEY = given("NEW_KEY");
export const NEW_PUBLIC_KEY = given("NEW_PUBLIC_KEY");
export const SIGNED = given("SIGNED");
export const code = readFileSync(given("CONTRACT"));
export const headers = { "x-api-key": given("TOKEN") };
export const NEAR = 10n ** 24n;
export const TERA = 10n ** 12n;

const installed = createRequire(join(given("CLIENTS"), "package.json"));

/**
 * A client, from where the test has installed it.
 *
 * @param {string} name
 */
export const client = (name) => import(pathToFileURL(installed.resolve(name)).href);

/**
 * Ends the program with what was seen.
 *
 * @param {object} seen
 */
export function show(seen) {
  process.stdout.write(`${JSON.stringify(seen)}\n`, () => process.exit(0));
}
