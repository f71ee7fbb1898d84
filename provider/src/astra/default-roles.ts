/** The roles that every organization has, by the names that the API lists, with the labels of Astra's console where those differ. */
const DEFAULT_ROLES: Readonly<Record<string, string>> = {
  "Organization Administrator": "Organization Administrator",
  "Database Administrator": "Database Administrator",
  "Admin User": "Administrator User",
  "Admin Svc Acct": "Administrator Service Account",
  "API Admin User": "API Administrator User",
  "API Admin Svc Acct": "API Administrator Service Account",
  "R/W User": "Read/Write User",
  "RO User": "Read Only User",
  "R/W Svc Acct": "Read/Write Service Account",
  "RO Svc Acct": "Read Only Service Account",
  "API R/W User": "API Read/Write User",
  "API RO User": "API Read Only User",
  "API R/W Svc Acct": "API Read/Write Service Account",
  "API RO Svc Acct": "API Read Only Service Account",
  "Billing Admin": "Billing Administrator",
  "UI View Only": "UI View Only",
};

/** The label of a role in Astra's console, or its name where it has no other. */
export function labelOf(name: string): string {
  return LABELS.get(foldName(name)) ?? name;
}

/** Whether a name, or a label, is that of a role that every organization has. */
export function isDefaultRole(name: string): boolean {
  const folded = foldName(name);
  return LABELS.has(folded) || [...LABELS.values()].some((label) => foldName(label) === folded);
}

/** A name by which spellings in other cases are the same. */
export function foldName(name: string): string {
  return name.trim().toLowerCase().replace(/\s+/g, " ");
}

const LABELS = new Map(Object.entries(DEFAULT_ROLES).map(([name, label]) => [foldName(name), label]));
