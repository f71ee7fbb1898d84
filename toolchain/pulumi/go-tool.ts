import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { SetupError } from "../setup-error.mjs";
import type { Announcer } from "../steps.mjs";
import { cacheRoot } from "./cache";
import type { Component } from "./components";
import { executableName } from "./executables";
import { findGo, goModules, installedGo } from "./go";
import { buildProgram } from "./go-build";
import { inWorkshop } from "./make";

/**
 * A program of its own in the cache, built with Go on its first use and again whenever what it is made of changes.
 * @returns its path
 * @throws SetupError
 */
export async function ensureGoTool(component: Component, announcer: Announcer): Promise<string> {
  const { env } = process;
  const program = programOf(component, env);
  if (existsSync(program)) return program;
  return inWorkshop(cacheRoot(env), { announcer }, async (scratch) => {
    if (!existsSync(program)) {
      await buildProgram(component, dirname(program), { scratch, announcer, env, goDirectories: installedGo(env) });
    }
    return program;
  });
}

/** Whether a program is there, or Go to build it with. */
export async function hasGoTool(component: Component, env: NodeJS.ProcessEnv): Promise<boolean> {
  if (existsSync(programOf(component, env))) return true;
  try {
    await findGo(env, installedGo(env));
    return true;
  } catch (error) {
    if (error instanceof SetupError) return false;
    throw error;
  }
}

function programOf(component: Component, env: NodeJS.ProcessEnv): string {
  const mark = `${component.program}-${sourceHash(component)}-${process.platform}-${process.arch}`;
  return join(cacheRoot(env), mark, executableName(component.program));
}

function sourceHash({ module }: Component): string {
  const hash = createHash("sha256");
  for (const file of readdirSync(join(goModules, module)).sort()) {
    hash.update(file).update(readFileSync(join(goModules, module, file)));
  }
  return hash.digest("hex").slice(0, 12);
}
