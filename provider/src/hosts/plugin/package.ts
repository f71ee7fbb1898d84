import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** What the plugin tells of itself. */
export interface PluginPackage {
  version: string;
  /** The package's schema as JSON: what generators of SDKs and YAML programs know of it. */
  schema(): Promise<string>;
}

/** @param folder with package.json and schema.json */
export function readPackage(folder: string): PluginPackage {
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
  return { version, schema: () => readFile(join(folder, "schema.json"), "utf8") };
}
