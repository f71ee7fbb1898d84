import { linkSync, mkdirSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { runAndCollect } from "../child-process.mjs";
import { SetupError, tail } from "../setup-error.mjs";
import type { Announcer } from "../steps.mjs";
import { generators, yamlConverter } from "./components";
import { executableName } from "./executables";
import { ensureGoTool, hasGoTool } from "./go-tool";
import { quickConstructors } from "./quick-constructors";

/** The languages that SDKs are generated for. */
export const SDK_LANGUAGES = ["nodejs", "python", "go"] as const;

/**
 * Generates the SDKs of a package with Pulumi's own generators, each into a folder of its language's name that held nothing else.
 * The same schema gives the same files.
 * @param schema the file with the package's schema
 * @throws SetupError
 */
export async function generateSdks(schema: string, out: string, announcer: Announcer): Promise<void> {
  const program = await ensureGoTool(generators, announcer);
  for (const language of SDK_LANGUAGES) {
    const folder = join(out, language);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const { code, output } = await runAndCollect(program, [schema, language, folder]);
    if (code === 0) {
      if (language === "nodejs") quickConstructors(folder);
      continue;
    }
    throw new SetupError(`The SDK for ${language} cannot be generated.`, ["run `npm run schema` and try again."], {
      output: tail(output),
    });
  }
}

/**
 * Programs that let the CLI generate in every language of `SDK_LANGUAGES` (`pulumi convert` from YAML, `pulumi package add`), whatever
 * hosts it has. They run no programs.
 * @returns the folder with them, to be put first on PATH
 * @throws SetupError
 */
export async function generatingHosts(announcer: Announcer): Promise<string> {
  const generator = await ensureGoTool(generators, announcer);
  const converter = await ensureGoTool(yamlConverter, announcer);
  const folder = join(dirname(generator), `hosts-${basename(dirname(converter))}`);
  mkdirSync(folder, { recursive: true });
  for (const language of SDK_LANGUAGES) link(generator, join(folder, executableName(`pulumi-language-${language}`)));
  link(converter, join(folder, executableName(yamlConverter.program)));
  return folder;
}

/** A second name, also where symbolic links need rights; several processes may make it at once. */
function link(program: string, name: string): void {
  try {
    linkSync(program, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

/** Whether SDKs can be generated here: with the generator built before, or by building it with Go. */
export function hasGenerator(env: NodeJS.ProcessEnv): Promise<boolean> {
  return hasGoTool(generators, env);
}
