import { didYouMean } from "./suggest.js";

/**
 * The eight gateway permissions in the order of Calimero's create-token form, with the form's labels and help texts.
 * The names are this project's wire form of those labels.
 */
export const PERMISSIONS = [
  { name: "write", label: "Write", help: "Create blockchain transactions" },
  { name: "view-accounts", label: "View accounts", help: "View account state" },
  { name: "view-contract-code", label: "View contract code", help: "View the deployed wasm binary" },
  { name: "view-keys", label: "View keys", help: "View account public keys" },
  { name: "view-contract-state", label: "View contract state", help: "View state of the deployed contract" },
  { name: "view-transactions", label: "View transactions", help: "View transaction status" },
  { name: "view-blocks", label: "View blocks", help: "View block details" },
  { name: "view-chunks", label: "View chunks", help: "View chunk details" },
] as const;

/** The name of one granular permission. */
export type Permission = (typeof PERMISSIONS)[number]["name"];

/** What a token may do: everything, or a non-empty list in the form's order. */
export type Permissions = "full" | readonly Permission[];

/** The permission names in the form's order. */
export const PERMISSION_NAMES: readonly Permission[] = PERMISSIONS.map((permission) => permission.name);

/** Permissions in the form's order, each once. */
export function inFormOrder(names: readonly string[]): Permission[] {
  return PERMISSION_NAMES.filter((name) => names.includes(name));
}

/** Why an entry is wrong in a list of permissions. */
export function whyNoPermission(entry: unknown): string {
  if (entry === "full") return 'includes all others; give "full" alone';
  return `is not a permission${didYouMean(entry, PERMISSION_NAMES, ALL)}`;
}

/** Why a value is not the permissions of a token. */
export function whyNoPermissions(value: unknown): string {
  if (value === undefined) return 'is missing; give a list of permissions, or "full"';
  if (Array.isArray(value)) return 'must name at least one permission, or be "full"';
  return `must be "full" or a list of permissions${didYouMean(value, ["full", ...PERMISSION_NAMES], ALL)}`;
}

const ALL = `; the permissions are ${PERMISSION_NAMES.join(", ")}`;
