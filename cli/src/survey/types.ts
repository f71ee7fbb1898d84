import { type Inventory, inventories } from "pulumi-keyring-provider/tools";

/** What is looked at: tokens always, keys on accounts where asked for. */
export function inventoriesFor({ keys }: { keys: boolean }): readonly Inventory[] {
  return keys ? inventories : inventories.filter(({ type }) => type !== KEYS);
}

/** Whether a type is that of keys on accounts. */
export function isKey(type: string): boolean {
  return type === KEYS;
}

const KEYS = "calimero:CustodianKey";
