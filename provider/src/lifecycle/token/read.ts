import type { Context } from "../context.js";
import type { Listed } from "../listed.js";
import type { Found } from "../resource.js";
import { sameTime } from "../same.js";
import type { Inputs, State, TokenDefinition } from "./definition.js";
import { moveOf, refuseStranger, relocated } from "./home.js";
import { imported, SUSPENDED } from "./import.js";
import type { Issuer, LookUp } from "./issuer.js";
import { listedSettings, nameOf, partsOf, rescheduled, withoutPrevious } from "./record.js";
import { isPast, withEnd } from "./state.js";
import { endWords } from "./words.js";

/**
 * A token as it is at the issuing system; undefined only when that itself says that nothing of the resource is alive. Without a state, or with what a
 * program says of a token that it only looks up, it is imported.
 */
export async function read(
  definition: TokenDefinition,
  id: string,
  state: State | undefined,
  context: Context,
): Promise<Found<Inputs, State> | undefined> {
  const { scope, instance } = partsOf(id);
  const issuer = definition.issuer(scope, context);
  if (state?.status === undefined) return imported(definition, issuer, scope, instance, context);
  const leftoverLives = async () => (await issuer.living(instance, "confirmed", context)).length > 0;
  if (state.tokenId === undefined) return (await leftoverLives()) ? { id, state } : undefined;
  const current = await issuer.find(state.tokenId, { owner: state.owner ?? "", absence: "confirmed" }, context);
  if (current?.status === "active") return { id, state: await observed(definition, issuer, state, current, context) };
  const name = nameOf(definition, state, context.settings);
  if (current?.status === "suspended") {
    // that its value is known here does not prove that nobody has revoked it since the backup: only a person can say so
    context.log.warn(`${name} ${SUSPENDED}, or the next up mints it again`);
    return { id, state: { ...state, status: "suspended" } };
  }
  if (current === undefined) await refuseStranger(definition, state, context);
  // some systems forget a token once it has expired
  const forgotten = current === undefined && isPast(state.expiresAt, issuer.now(context));
  const ended = forgotten ? { status: "expired" as const, expiresAt: state.expiresAt } : current;
  context.log.warn(`${name} ${endWords(ended, "was revoked elsewhere")}; the next up mints it again`);
  // an engine forgets what is gone without a delete, so nothing that still lives may be called gone
  if (!(await previousLives(issuer, state, "confirmed", context)) && !(await leftoverLives())) return undefined;
  return { id, state: { ...state, status: ended?.status ?? "revoked" } };
}

/** The state with what drifted, and without a previous value that has ended. */
async function observed(
  definition: TokenDefinition,
  issuer: Issuer<object>,
  state: State,
  current: Listed<object>,
  context: Context,
): Promise<State> {
  const { revokeAt, spec, status, expiresAt } = current;
  if (revokeAt !== undefined) {
    context.log.warn(
      `${nameOf(definition, state, context.settings)} will be revoked at ${revokeAt}: somebody else scheduled this`,
    );
  }
  const moved = moveOf(definition, state, context.settings) !== undefined || namesAnother(definition, state, spec);
  const here = moved ? relocated(definition, state, current, context.settings) : state;
  const ended = withEnd({ ...here, ...drifted(definition, state, spec, context), status }, expiresAt);
  // it rotates by the end that it has
  const seen = sameTime(state.expiresAt, expiresAt) ? ended : rescheduled(ended, state);
  // whose time is over need not be looked up one by one: the issuer has ended it
  const over = definition.schedulesRevocation && isPast(state.previousRevokeAt, context.now());
  const lives = await previousLives(issuer, state, over ? "presumed" : "confirmed", context);
  return lives ? seen : withoutPrevious(definition, seen);
}

/** What drifted of the settings. Bounds that no program gave are somebody's own, and stay. */
function drifted(definition: TokenDefinition, state: State, spec: object, context: Context): Record<string, unknown> {
  const listed = listedSettings(definition, spec);
  const foreign = (definition.bounds ?? []).filter((bound) => state[bound] === undefined);
  const set = foreign.filter((bound) => listed[bound] !== undefined);
  if (set.length > 0) {
    context.log.warn(
      `${nameOf(definition, state, context.settings)} has bounds that the program does not give: ${set.join(", ")}. They stay until the next rotation; give them in the program to keep them`,
    );
  }
  return Object.fromEntries(Object.entries(listed).filter(([setting]) => !foreign.includes(setting)));
}

/** Whether the outputs that name the system's address are others than it says now. */
function namesAnother({ home }: TokenDefinition, state: State, spec: object): boolean {
  const said = spec as Record<string, unknown>;
  return home?.outputs.some((output) => said[output] !== state[output]) === true;
}

async function previousLives(
  issuer: Issuer<object>,
  { previousTokenId, owner }: State,
  absence: LookUp["absence"],
  context: Context,
): Promise<boolean> {
  if (previousTokenId === undefined) return false;
  const found = await issuer.find(previousTokenId, { owner: owner ?? "", absence }, context);
  // what waits for review may live again
  return found?.status === "active" || found?.status === "suspended";
}
