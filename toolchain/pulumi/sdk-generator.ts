import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { runAndCollect } from "../child-process.mjs";
import { SetupError, tail } from "../setup-error.mjs";
import type { Announcer } from "../steps.mjs";
import { cacheRoot } from "./cache";
import type { Component } from "./components";
import { executableName } from "./executables";
import { findGo, goModules, installedGo } from "./go";
import { buildProgram } from "./go-build";
import { inWorkshop } from "./make";

/** The languages that SDKs are generated for. */
export const SDK_LANGUAGES = ["nodejs", "python", "go"] as const;

const generator: Component = {
  title: "Pulumi's SDK generators",
  program: "keyring-sdk-generator",
  module: "sdk-generator",
  package: ".",
};

/**
 * Generates the SDKs of a package with Pulumi's own generators, each into a folder of its language's name that held nothing else.
 * The same schema gives the same files.
 * @param schema the file with the package's schema
 * @throws SetupError
 */
export async function generateSdks(schema: string, out: string, announcer: Announcer): Promise<void> {
  const program = await ensureGenerator(announcer, process.env);
  for (const language of SDK_LANGUAGES) {
    const folder = join(out, language);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const { code, output } = await runAndCollect(program, [schema, language, folder]);
    if (code === 0) continue;
    throw new SetupError(`The SDK for ${language} cannot be generated.`, ["run `npm run schema` and try again."], {
      output: tail(output),
    });
  }
}

/** Whether SDKs can be generated here: with the generator built before, or by building it with Go. */
export async function hasGenerator(env: NodeJS.ProcessEnv): Promise<boolean> {
  if (existsSync(generatorProgram(env))) return true;
  try {
    await findGo(env, installedGo(env));
    return true;
  } catch (error) {
    if (error instanceof SetupError) return false;
    throw error;
  }
}

function generatorProgram(env: NodeJS.ProcessEnv): string {
  const folder = join(cacheRoot(env), `${generator.module}-${sourceHash()}-${process.platform}-${process.arch}`);
  return join(folder, executableName(generator.program));
}

/** The program that generates, built on its first use and again whenever its source changes. */
async function ensureGenerator(announcer: Announcer, env: NodeJS.ProcessEnv): Promise<string> {
  const program = generatorProgram(env);
  if (existsSync(program)) return program;
  return inWorkshop(cacheRoot(env), { announcer }, async (scratch) => {
    if (!existsSync(program)) {
      await buildProgram(generator, dirname(program), { scratch, announcer, env, goDirectories: installedGo(env) });
    }
    return program;
  });
}

function sourceHash(): string {
  const hash = createHash("sha256");
  for (const file of ["go.mod", "go.sum", "main.go"]) {
    hash.update(readFileSync(join(goModules, generator.module, file)));
  }
  return hash.digest("hex").slice(0, 12);
}
