import { SetupError } from "../setup-error.mjs";

/**
 * Refuses a Node that is older than package.json asks for.
 *
 * @param {string} running such as "20.20.2"
 * @param {string} range `engines.node` of package.json, of the form ">=20.19"
 * @throws {SetupError}
 */
export function checkNodeVersion(running, range) {
  const wanted = numbers(range.replace(/^>=\s*/, ""));
  const actual = numbers(running);
  const difference = wanted.map((part, index) => (actual[index] ?? 0) - part).find((part) => part !== 0) ?? 0;
  if (difference >= 0) return;
  throw new SetupError(`Keyring needs Node ${range}; this is Node ${running} (${process.execPath}).`, [
    "install a newer one from https://nodejs.org or with your version manager (nvm install 20) and run the command again.",
  ]);
}

/** @param {string} version */
function numbers(version) {
  return version.split(".").map((part) => Number.parseInt(part, 10));
}
