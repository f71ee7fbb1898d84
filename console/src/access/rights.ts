/** What an access key or a person may be allowed, per shard. */
export const SHARD_RIGHTS = [
  "issue-tokens",
  "view-tokens",
  "revoke-tokens",
  "add-keys",
  "remove-keys",
  "view-keys",
  "create-accounts",
] as const;

/** What they may be allowed on the console as a whole. */
export const GLOBAL_RIGHTS = [
  "add-shards",
  "manage-shards",
  "manage-access-keys",
  "manage-people",
  "back-up",
  "view-audit",
] as const;

export const RIGHTS = [...SHARD_RIGHTS, ...GLOBAL_RIGHTS] as const;

export type Right = (typeof RIGHTS)[number];

/**
 * The rights in a row of the database that this version knows. During an upgrade a newer instance on the same database hands out rights that it has
 * added; they count there, and nowhere here.
 */
export function knownRights(names: readonly string[]): Right[] {
  return RIGHTS.filter((right) => names.includes(right));
}

/** What someone holds: rights, and the shards on which the per-shard ones count ("all" includes shards added later). */
export interface Holding {
  rights: readonly Right[];
  shards: "all" | readonly string[];
}

/** The one decision on rights: whether the holder may do this; a per-shard right counts on the shard given. */
export function allows(holder: Holding, right: Right, shardId?: string): boolean {
  if (!holder.rights.includes(right)) return false;
  return GLOBAL.includes(right) || (shardId !== undefined && reaches(holder, shardId));
}

/** Whether the holder's shards include this one, whatever its rights there. */
export function reaches(holder: Holding, shardId: string): boolean {
  return holder.shards === "all" || holder.shards.includes(shardId);
}

/** The shards on which someone has a right; "none" without the right. */
export function shardsWith({ rights, shards }: Holding, right: Right): "none" | "all" | readonly string[] {
  return rights.includes(right) ? shards : "none";
}

/** The shards of a holding as this viewer may see them: without the ids of those that the viewer does not reach, and how many these are. */
export function shardsSeenBy(viewer: Holding, { shards }: Holding): { shards: "all" | string[]; otherShards: number } {
  if (shards === "all") return { shards, otherShards: 0 };
  const seen = shards.filter((one) => reaches(viewer, one));
  return { shards: seen, otherShards: shards.length - seen.length };
}

/** Something that one holding has and the other lacks. */
export type Excess = { right: Right } | { shardId: string } | { shards: "all" };

/** Something that `wanted` has beyond `holder`; undefined when there is nothing, and the holder may hand it out or take it away. */
export function excessOf(holder: Holding, wanted: Holding): Excess | undefined {
  const right = wanted.rights.find((one) => !holder.rights.includes(one));
  if (right) return { right };
  if (wanted.shards === "all") return holder.shards === "all" ? undefined : { shards: "all" };
  const shardId = wanted.shards.find((one) => !reaches(holder, one));
  return shardId === undefined ? undefined : { shardId };
}

// Where a right is added, a migration gives it to those who held all: they stay administrators.
/** Whether the holder may do everything, everywhere: among people, an administrator. */
export function holdsAll({ rights, shards }: Holding): boolean {
  return shards === "all" && RIGHTS.every((right) => rights.includes(right));
}

const GLOBAL: readonly Right[] = GLOBAL_RIGHTS;
