import { didYouMean } from "pulumi-keyring-near";

/**
 * The actions of roles that are known. Astra's published list misses some that work, so that another one is never refused.
 */
const ACTIONS = [
  "accesslist-read",
  "accesslist-write",
  "db-all-keyspace-create",
  "db-all-keyspace-describe",
  "db-cql",
  "db-graphql",
  "db-keyspace-alter",
  "db-keyspace-authorize",
  "db-keyspace-create",
  "db-keyspace-describe",
  "db-keyspace-drop",
  "db-keyspace-grant",
  "db-keyspace-modify",
  "db-manage-privateendpoint",
  "db-manage-region",
  "db-manage-telemetry",
  "db-manage-thirdpartymetrics",
  "db-rest",
  "db-table-alter",
  "db-table-authorize",
  "db-table-create",
  "db-table-describe",
  "db-table-drop",
  "db-table-grant",
  "db-table-modify",
  "db-table-select",
  "org-audits-read",
  "org-billing-read",
  "org-billing-write",
  "org-cmk-read",
  "org-cmk-write",
  "org-db-addpeering",
  "org-db-create",
  "org-db-expand",
  "org-db-managemigratorproxy",
  "org-db-passwordreset",
  "org-db-suspend",
  "org-db-terminate",
  "org-db-view",
  "org-external-auth-read",
  "org-external-auth-write",
  "org-notification-write",
  "org-read",
  "org-role-delete",
  "org-role-read",
  "org-role-write",
  "org-stream-manage",
  "org-token-read",
  "org-token-write",
  "org-user-read",
  "org-user-write",
  "org-write",
];

/** A word on each action that is not known. */
export function unknownActions(actions: readonly string[]): string[] {
  return actions
    .filter((action) => !ACTIONS.includes(action))
    .map((action) => {
      const hint = didYouMean(action, ACTIONS, "; Astra decides whether to accept it");
      return `has the action ${JSON.stringify(action)}, which Keyring does not know${hint}`;
    });
}
