import { createRequire } from "node:module";
import { join } from "node:path";
import { compileFunction } from "node:vm";
import type { Change } from "../lifecycle/resource.js";
import type { Props } from "./values.js";

/**
 * An update of a resource of which nothing else has changed, where the `__provider` text in its state no longer leads to this package, as after the
 * program's direct dependency on it was dropped: a refresh and a destroy go by that text. One that still leads here stays: the text of a
 * machine with other folders is no change.
 */
export function foundElsewhere(olds: Props, news: Props, { warnings }: Change): Change | undefined {
  const [recorded, current] = [olds["__provider"], news["__provider"]];
  if (typeof recorded !== "string" || recorded === current || leadsToHandler(recorded)) return undefined;
  return { kind: "update", reason: "is updated: its state records where pulumi-keyring is found now", warnings };
}

/** Evaluates a text as Pulumi's host does. */
function leadsToHandler(text: string): boolean {
  const module: { handler?: () => unknown } = {};
  try {
    compileFunction(text, ["exports", "require"])(module, createRequire(join(process.cwd(), "_")));
    return module.handler?.() !== undefined;
  } catch {
    return false;
  }
}
