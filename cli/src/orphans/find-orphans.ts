import type { Inventory, Settings } from "pulumi-keyring-provider/tools";
import { CommandFailed } from "../failures.js";
import { ownerPrefixes } from "../state/owner-prefixes.js";
import type { OtherState, StackState } from "../state/stack-state.js";
import { contextOf } from "../survey/context.js";
import { type Living, type Observed, type Survey, survey } from "../survey/survey.js";
import { judge, type Verdict } from "./verdict.js";

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
  skipped: Kept[];
  /** Alive and of a newer state than this one. As long as there are any, nothing may be revoked. */
  newer: Kept[];
  /** In the state as the live token, and dead. */
  dead: Observed[];
  /** What was not looked at, and why. */
  unchecked: Survey["unchecked"];
}

/** How to look. */
export interface Search {
  settings: Settings;
  /** Milliseconds. */
  olderThan: number;
  inventories: readonly Inventory[];
  /** The explicit provider whose credentials to ask about. */
  provider: string | undefined;
  /** The ids of tokens that are alive on purpose. */
  keep: readonly string[];
  /** What other stacks of the project hold; asked for once something looks like an orphan. */
  neighbours(): OtherState[];
}

/**
 * Compares a state with what its issuing systems say.
 * @throws CommandFailed when nobody can tell whose tokens to look for
 */
export async function findOrphans(
  state: StackState,
  { settings, olderThan, inventories, provider, keep, neighbours }: Search,
): Promise<Findings> {
  const { credentials } = state;
  const prefixes = ownerPrefixes(state, settings);
  if (prefixes.length === 0) throw new CommandFailed(NO_OWNER);
  const asked = credentials.some((each) => each.provider === provider);
  if (!asked && !inventories.some(({ isConfigured }) => isConfigured(settings))) throw new CommandFailed(NO_SYSTEM);
  const question = { credentials, prefixes, settings, inventories, provider, reach: "everywhere" } as const;
  const { living, observed, unchecked } = await survey(question);
  const limits = { olderThan, writtenAt: state.writtenAt, allowance: longestOperation(settings) + CLOCKS_APART };
  const judgedBy = (others: OtherState[]) =>
    living.map((each) => {
      const now = each.inventory.now(contextOf(settings));
      const verdict = judge(each, { credentials, others }, { ...limits, now });
      const kept = verdict.kind === "orphan" && keep.includes(each.token.tokenId);
      return { ...each, verdict: kept ? KEPT : verdict };
    });
  const first = judgedBy(state.others);
  const anyOrphan = first.some(({ verdict }) => verdict.kind === "orphan");
  const judged = anyOrphan ? judgedBy([...state.others, ...neighbours()]) : first;
  return {
    held: credentials.length,
    orphans: judged.filter(({ verdict }) => verdict.kind === "orphan"),
    skipped: judged.flatMap(({ verdict, ...each }) =>
      verdict.kind === "skipped" ? [{ ...each, why: verdict.why }] : [],
    ),
    newer: judged.flatMap(({ verdict, ...each }) => (verdict.kind === "newer" ? [{ ...each, why: verdict.why }] : [])),
    dead: observed.filter(isDead),
    unchecked,
  };
}

/** Of a token that was kept when its resource was deleted, which only the user knows. */
const KEPT: Verdict = { kind: "skipped", why: "--keep names it" };

function isDead({ credential: { tokenId, condemned }, current }: Observed): boolean {
  return tokenId !== undefined && !condemned && current?.status !== "active";
}

/** Milliseconds that one operation of the provider may take. */
function longestOperation(settings: Settings): number {
  const seconds = Number(settings.get("timeout") ?? 30);
  return 1_000 * (seconds > 0 && seconds <= 3_600 ? seconds : 30);
}

/** Milliseconds by which the clocks of engine and issuing system may differ. */
const CLOCKS_APART = 60_000;

const NO_OWNER =
  "The state has no token with an owner label, so it is not clear which tokens to look for. " +
  "Use the full stack name: --stack <organization>/<project>/<stack>.";

const NO_SYSTEM =
  "No issuing system is configured, and the state does not name one. Set CALIMERO_CONSOLE_URL and CALIMERO_ACCESS_KEY, or " +
  "ASTRA_DB_APPLICATION_TOKEN, as for `pulumi up`; for an explicit provider's resources, add --provider <name>.";
