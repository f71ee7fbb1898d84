import { z } from "zod";
import type { Settings } from "./context.js";

/**
 * The owner label: `<prefix>/<organization>/<project>/<stack>/<resource name>`. The prefix is there because two file
 * backends can both hold `organization/infra/dev`; it comes from `keyring:ownerPrefix` or `KEYRING_OWNER_PREFIX`.
 */
export function ownerLabel(owner: string | undefined, settings: Settings): string {
  const prefix = settings.get("ownerPrefix");
  const parts = [prefix, owner].filter((part): part is string => part !== undefined && part !== "");
  // half of a character that is written as two is none, and refused
  return parts.join("/").slice(0, LONGEST).replace(HALF, "");
}

/** The part of an owner label that all resources of its stack share, with the slash at its end. */
export function stackPrefix(owner: string): string {
  return owner.slice(0, owner.lastIndexOf("/") + 1);
}

const HALF = /[\uD800-\uDBFF]$/;

/** Characters that fit into a label. */
const LONGEST = 512;

/** The input that says whose a credential is. */
export const ownerShape = z
  .string()
  .optional()
  .describe("Whose it is: `<organization>/<project>/<stack>/<resource name>`. Given by the sdk.")
  .meta({ internal: true, given: "owner" });
