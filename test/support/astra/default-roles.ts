/** A role that every organization has. */
export interface DefaultRole {
  name: string;
  actions: string[];
}

const READ = [
  "org-db-view",
  "db-cql",
  "db-rest",
  "db-graphql",
  "db-keyspace-describe",
  "db-table-describe",
  "db-table-select",
];
const WRITE = [...READ, "db-table-modify"];
const USER = [
  ...WRITE,
  "db-table-create",
  "db-table-alter",
  "db-table-drop",
  "db-keyspace-alter",
  "db-keyspace-modify",
];
const DATABASES = [...USER, "db-all-keyspace-create", "db-all-keyspace-describe", "org-db-create", "org-db-terminate"];
const BILLING = ["org-billing-read", "org-billing-write"];
const MANAGE = [
  "org-read",
  "org-write",
  "org-user-read",
  "org-user-write",
  "org-role-read",
  "org-role-write",
  "org-role-delete",
];
const TOKENS = ["org-token-read", "org-token-write"];

/** The default roles under the names that the API lists; the emulator's choice of actions for each. */
export const DEFAULT_ROLES: readonly DefaultRole[] = [
  { name: "Organization Administrator", actions: [...DATABASES, ...BILLING, ...MANAGE, ...TOKENS] },
  { name: "Database Administrator", actions: DATABASES },
  { name: "Admin User", actions: [...DATABASES, ...MANAGE] },
  { name: "Admin Svc Acct", actions: [...DATABASES, ...MANAGE] },
  { name: "API Admin User", actions: [...DATABASES, ...MANAGE] },
  { name: "API Admin Svc Acct", actions: [...DATABASES, ...MANAGE] },
  { name: "R/W User", actions: USER },
  { name: "R/W Svc Acct", actions: USER },
  { name: "API R/W User", actions: USER },
  { name: "API R/W Svc Acct", actions: USER },
  { name: "RO User", actions: READ },
  { name: "RO Svc Acct", actions: READ },
  { name: "API RO User", actions: READ },
  { name: "API RO Svc Acct", actions: READ },
  { name: "Billing Admin", actions: BILLING },
  { name: "UI View Only", actions: ["org-db-view"] },
];

/** What default roles apply to; the placeholder stands in the API's answers as it is. */
export const DEFAULT_RESOURCES = [
  "drn:astra:org:__ORG_ID__",
  "drn:astra:org:__ORG_ID__:db:*",
  "drn:astra:org:__ORG_ID__:db:*:keyspace:*",
  "drn:astra:org:__ORG_ID__:db:*:keyspace:*:table:*",
];
