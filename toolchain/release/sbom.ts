import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { npmProgram } from "../bootstrap/npm.mjs";
import { runAndCollect } from "../child-process.mjs";
import { withoutNpm } from "../node";
import { SetupError, tail } from "../setup-error.mjs";
import { listWorkspaces } from "../workspaces.mjs";
import { type Lock, lockedPackages } from "./locked-packages";

/** A list of software as npm writes it, as far as it is read here. */
interface Bom {
  serialNumber: string;
  metadata: { timestamp?: string; component: Component };
  components: Component[];
  dependencies: { ref: string; dependsOn?: string[] }[];
}

interface Component {
  /** `<name>@<version>`. */
  "bom-ref": string;
  name: string;
}

/**
 * Writes what the published packages and the plugin are made of, as CycloneDX: every package that package-lock.json installs for them.
 * The same lock gives the same bytes.
 *
 * @param file the file to write
 * @throws SetupError with what npm says
 */
export async function writeSbom(root: string, file: string): Promise<void> {
  const bom = JSON.parse(await npmSbom(root)) as Bom;
  const installed = installedFor(root);
  // `npm sbom --omit dev` also leaves out packages that are installed for us and a development dependency of another workspace
  bom.components = bom.components.filter((component) => installed.has(component["bom-ref"]));
  // npm calls workspaces after their folders
  for (const component of bom.components) component.name = component["bom-ref"].replace(/@[^@]*$/, "");
  bom.metadata.component.name = "keyring";
  const own = bom.metadata.component["bom-ref"];
  bom.dependencies = bom.dependencies
    .filter(({ ref }) => ref === own || installed.has(ref))
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((other) => installed.has(other)) }));
  delete bom.metadata.timestamp;
  bom.serialNumber = "";
  bom.serialNumber = `urn:uuid:${uuidOf(JSON.stringify(bom))}`;
  writeFileSync(file, `${JSON.stringify(bom, null, 2)}\n`);
}

/** The published packages and all that the lock installs for them, each as `<name>@<version>`. */
function installedFor(root: string): Set<string> {
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as Lock;
  const published = listWorkspaces(root).filter((workspace) => workspace.published);
  const own = published.map(({ folder, name }) => `${name}@${lock.packages[folder]?.version}`);
  const others = published.flatMap(({ folder }) =>
    [...lockedPackages(lock, folder)].map(([place, from]) => {
      const name = place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length);
      return `${name}@${lock.packages[from]?.version}`;
    }),
  );
  return new Set([...own, ...others]);
}

/** The name of a release's list of software. */
export function sbomName(version: string): string {
  return `keyring-v${version}.cdx.json`;
}

async function npmSbom(root: string): Promise<string> {
  const { program, args } = npmProgram();
  const flags = ["--sbom-format", "cyclonedx", "--package-lock-only", "--loglevel=error"];
  const { code, output } = await runAndCollect(program, [...args, "sbom", ...flags], {
    cwd: root,
    env: withoutNpm(process.env),
  });
  if (code === 0) return output;
  throw new SetupError("npm sbom listed no packages.", ["read npm's message above."], { output: tail(output) });
}

/** A UUID that depends on a text alone (version 8 of RFC 9562). */
function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}
