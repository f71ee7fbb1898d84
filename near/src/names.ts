/** Whether a text can be a NEAR account id. Shard ids have the same form. */
export function isAccountId(text: string): boolean {
  return text.length >= 2 && text.length <= 64 && /^[a-z0-9]+(?:[-_.][a-z0-9]+)*$/.test(text);
}

/** Why a value cannot be the id of an account of a shard; undefined where it can. */
export function whyNoAccountId(value: unknown): string | undefined {
  if (typeof value !== "string") return `is missing; give the account, like "${ACCOUNT}"`;
  if (!isAccountId(value)) return `is not an account id: ${FORM}, like "${ACCOUNT}"`;
  const account = masterAccountOf(value);
  return account === undefined ? undefined : `is a shard's id; its main account is "${account}"`;
}

/** Why a value cannot be the id of a shard; undefined where it can, and is safe as a file's name. */
export function whyNoShardId(value: unknown): string | undefined {
  if (typeof value !== "string") return `is missing; give the shard's id, like "${SHARD}"`;
  if (!isAccountId(value)) return `is not a shard id: ${FORM}, like "${SHARD}"${suggestion(value)}`;
  const shard = shardOf(value);
  return shard === undefined ? undefined : `is a shard's main account; its shard id is "${shard}"`;
}

/** The main account of one of Calimero's shards: `<name>-calimero-testnet` has `<name>.calimero.testnet`. Undefined for other ids. */
export function masterAccountOf(shardId: string): string | undefined {
  const [, name, testnet] = /^([^.]+?)-calimero(-testnet)?$/.exec(shardId) ?? [];
  const account = `${name}.calimero.${testnet === undefined ? "near" : "testnet"}`;
  return name === undefined || !isAccountId(account) ? undefined : account;
}

function shardOf(masterAccount: string): string | undefined {
  const [, name, network] = /^([^.]+)\.calimero\.(testnet|near)$/.exec(masterAccount) ?? [];
  return name === undefined ? undefined : `${name}-calimero${network === "testnet" ? "-testnet" : ""}`;
}

const ACCOUNT = "demos.calimero.testnet";
const SHARD = "demos-calimero-testnet";
const FORM = "2 to 64 characters of a–z and 0–9 with single -, _ or . between";

/** What a shard's name would be as its id. Longer texts may be secrets, of which nothing is to be repeated. */
function suggestion(text: string): string {
  if (text.length > 32) return "";
  const id = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  return isAccountId(id) ? `; did you mean "${id}"?` : "";
}
