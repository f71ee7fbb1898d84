import type { Settings } from "pulumi-keyring-provider/inventory";
import { CommandFailed } from "../failures.js";
import { ownerPrefixes } from "../state/owner-prefixes.js";
import type { StackState } from "../state/stack-state.js";
import { contextOf } from "../survey/context.js";
import { type Living, type Observed, survey } from "../survey/survey.js";
import { judge } from "./verdict.js";

/** A living token that is not an orphan, and why it is left alone. */
export interface Kept extends Living {
  why: string;
}

/** What a state and the issuing systems disagree about. */
export interface Findings {
  /** How many credentials the state holds. */
  held: number;
  /** Alive, and in no state that could have them. */
  orphans: Living[];
  /** Alive and not in the state, for a good reason. */
  spared: Kept[];
  /** Alive and of a newer state than this one. As long as there are any, nothing may be revoked. */
  newer: Kept[];
  /** In the state as the live token, and dead. */
  dead: Observed[];
}

/** How to look. */
export interface Search {
  settings: Settings;
  /** Milliseconds. */
  olderThan: number;
  /** Places to look at beside those of the state; every one that can be seen where left out. */
  places: readonly string[] | undefined;
}

/**
 * Compares a state with what its issuing systems say.
 * @throws CommandFailed when nobody can tell whose tokens to look for
 */
export async function findOrphans(state: StackState, { settings, olderThan, places }: Search): Promise<Findings> {
  const prefixes = ownerPrefixes(state, settings);
  if (prefixes.length === 0) throw new CommandFailed(NO_OWNER);
  const { living, observed } = await survey(
    state.credentials,
    prefixes,
    settings,
    async (inventory) => places ?? inventory.places(contextOf(settings)),
  );
  const limits = { olderThan, writtenAt: state.writtenAt, allowance: longestOperation(settings) + CLOCKS_APART };
  const judged = living.map((each) => {
    const now = each.inventory.now(contextOf(settings));
    return { ...each, verdict: judge(each, state.credentials, { ...limits, now }) };
  });
  return {
    held: state.credentials.length,
    orphans: judged.filter(({ verdict }) => verdict.kind === "orphan"),
    spared: judged.flatMap(({ verdict, ...each }) =>
      verdict.kind === "spared" ? [{ ...each, why: verdict.why }] : [],
    ),
    newer: judged.flatMap(({ verdict, ...each }) => (verdict.kind === "newer" ? [{ ...each, why: verdict.why }] : [])),
    dead: observed.filter(isDead),
  };
}

function isDead({ credential: { tokenId, condemned }, current }: Observed): boolean {
  return tokenId !== undefined && !condemned && current?.status !== "active";
}

/** Milliseconds that one operation of the provider may take. */
function longestOperation(settings: Settings): number {
  return 1_000 * Number(settings.get("timeout", "KEYRING_TIMEOUT") ?? 30);
}

/** Milliseconds by which the clocks of engine and issuing system may differ. */
const CLOCKS_APART = 60_000;

const NO_OWNER =
  "The state holds no token that says whose it is, so nobody can tell which tokens to look for. " +
  "Name the whole stack: --stack <organization>/<project>/<stack>.";
