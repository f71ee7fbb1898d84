import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { runAndCollect } from "../child-process.mjs";
import { SetupError, tail } from "../setup-error.mjs";

/** Where the compiled console has what its embedded database starts from. */
const FOLDER = join("console", "dist", "store", "disk");

/**
 * Makes what the console's embedded database starts from, unless it is there. Takes some seconds, once per version of PGlite.
 *
 * @param {string} root the repository, compiled
 * @param {import("../steps.mjs").Announcer} announcer
 * @throws {SetupError} with what went wrong
 */
export async function buildTemplate(root, { step }) {
  const make = async () => {
    const { code, output } = await runAndCollect(process.execPath, [join(FOLDER, "make-template.js")], { cwd: root });
    if (code === 0) return;
    throw new SetupError("The template of the console's embedded database cannot be made.", ["see above."], {
      output: tail(output, 40),
    });
  };
  // the program itself knows whether one of another version of PGlite is there
  const any = existsSync(join(root, FOLDER)) && readdirSync(join(root, FOLDER)).some((name) => name.endsWith(".br"));
  await (any ? make() : step("Making the template of the console's embedded database", make));
}
