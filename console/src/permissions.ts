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
