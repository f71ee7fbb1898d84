import { existsSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { commandToAdd, findWay, manifestOf } from "pulumi-keyring-provider/installed";

const PROVIDER = "pulumi-keyring/provider";

/** The program's folder, where Pulumi starts the host of dynamic resources, too. A program may leave it later. */
const folder = process.cwd();

let known: readonly string[] | undefined;

/**
 * The packages through which the host of dynamic resources, which looks from the program's folder, finds the code of this one. None
 * where the program depends on `pulumi-keyring` itself.
 *
 * @param what the resource in messages, such as `AuthToken "web"`
 * @throws pulumi.RunError naming the package.json and the command that adds the dependency, where nothing leads to it
 */
export function wayToProvider(what: string): readonly string[] {
  known ??= isRunByHost() ? find(what) : (wayFrom(folder)?.through ?? []);
  return known;
}

function find(what: string): readonly string[] {
  const way = wayFrom(folder);
  if (way !== undefined) return way.through;
  throw new pulumi.RunError(
    `${what}: Pulumi runs dynamic resources in a process of its own, which loads pulumi-keyring from the program's folder, ${folder}. It is not found ` +
      `there. Add it to the dependencies of ${manifestOf(folder) ?? join(folder, "package.json")}: ${commandToAdd("pulumi-keyring", folder)}`,
  );
}

function wayFrom(place: string) {
  return findWay(PROVIDER, place, ownProvider());
}

/** What lies beside this file; nothing where this package is part of a bundle. */
function ownProvider(): string | undefined {
  if (typeof __dirname === "undefined") return undefined;
  const file = join(__dirname, "provider.js");
  return existsSync(file) ? file : undefined;
}

/**
 * Whether Pulumi's language host started this process. Under mocks nothing looks for a provider, and an inline program of the Automation API may have
 * its host started in another folder than its own: neither is told what would be missing.
 */
function isRunByHost(): boolean {
  return /[\\/]@pulumi[\\/]pulumi[\\/]cmd[\\/]run\b/.test(process.argv[1] ?? "");
}
