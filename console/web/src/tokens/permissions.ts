import { PERMISSIONS } from "pulumi-keyring-near";
import type { Permission, Token } from "../api/types.js";
import type { Option } from "../parts/choice.js";

/** The granular permissions of Calimero's form, in its order. */
export const PERMISSION_OPTIONS: readonly Option<Permission>[] = PERMISSIONS.map(({ name, label, help }) => ({
  value: name,
  label,
  help,
}));

/** What a token may do, in the words of the form. */
export function permissionsInWords(permissions: Token["permissions"]): string {
  if (permissions === "full") return "Full access";
  return PERMISSIONS.filter(({ name }) => permissions.includes(name))
    .map(({ label }) => label)
    .join(", ");
}

/** How much of it that is: "5 of 8". */
export function permissionsInShort(permissions: Token["permissions"]): string {
  return permissions === "full" ? "Full access" : `${permissions.length} of ${PERMISSIONS.length}`;
}
