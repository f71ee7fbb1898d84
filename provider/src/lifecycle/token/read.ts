import type { Context } from "../context.js";
import { OperationFailed } from "../errors.js";
import type { Found } from "../resource.js";
import { sameTime } from "../same.js";
import type { StateOf, TokenDefinition, TokenInputs } from "./definition.js";
import type { Issuer, Listed, LookUp } from "./issuer.js";
import { partsOf, type TokenRecord } from "./record.js";
import { isPast, withEnd } from "./state.js";
import { endWords, withoutValue } from "./words.js";

/** What the questions of one read share. */
interface Reading<Inputs extends TokenInputs, Spec extends object> {
  definition: TokenDefinition<Inputs, Spec>;
  record: TokenRecord<Inputs, Spec>;
  issuer: Issuer<Spec>;
  context: Context;
}

/** A token as it is at the issuing system; undefined only when that itself says that nothing of the resource is alive. */
export async function readToken<Inputs extends TokenInputs, Spec extends object>(
  definition: TokenDefinition<Inputs, Spec>,
  record: TokenRecord<Inputs, Spec>,
  id: string,
  state: StateOf<Spec> | undefined,
  context: Context,
): Promise<Found<Inputs, StateOf<Spec>> | undefined> {
  const { scope, instance } = partsOf(id);
  const issuer = definition.issuer(scope, context);
  const reading = { definition, record, issuer, context };
  if (state === undefined) {
    const found = await issuer.find(instance, { owner: "", absence: "confirmed" }, context);
    if (found?.status === "suspended") throw new OperationFailed(`token ${found.tokenId} ${SUSPENDED}`);
    if (found?.status !== "active") return undefined;
    const imported = record.imported(id, scope, found);
    for (const warning of withoutValue(imported.state, {})) {
      context.log.warn(`${record.name(imported.state)} ${warning}`);
    }
    return imported;
  }
  const leftoverLives = async () => (await issuer.living(instance, "confirmed", context)).length > 0;
  if (state.tokenId === undefined) return (await leftoverLives()) ? { id, state } : undefined;
  const current = await issuer.find(state.tokenId, { owner: state.owner ?? "", absence: "confirmed" }, context);
  if (current?.status === "active") return { id, state: await observed(reading, state, current) };
  if (current?.status === "suspended") {
    // that its value is known here does not prove that nobody has revoked it since the backup: only a person can say so
    context.log.warn(`${record.name(state)} ${SUSPENDED}, or the next up mints it again`);
    return { id, state: { ...state, status: "suspended" } };
  }
  // some systems forget a token once it has expired
  const forgotten = current === undefined && isPast(state.expiresAt, issuer.now(context));
  const ended = forgotten ? { status: "expired" as const, expiresAt: state.expiresAt } : current;
  context.log.warn(`${record.name(state)} ${endWords(ended, "was revoked elsewhere")}; the next up mints it again`);
  // an engine forgets what is gone without a delete, so nothing that still lives may be called gone
  if (!(await previousLives(reading, state, "confirmed")) && !(await leftoverLives())) return undefined;
  return { id, state: { ...state, status: ended?.status ?? "revoked" } };
}

/** The state with what drifted, and without a previous value that has ended. */
async function observed<Inputs extends TokenInputs, Spec extends object>(
  reading: Reading<Inputs, Spec>,
  state: StateOf<Spec>,
  current: Listed<Spec>,
): Promise<StateOf<Spec>> {
  const { definition, record, context } = reading;
  if (current.revokeAt !== undefined) {
    context.log.warn(`${record.name(state)} is going to be revoked at ${current.revokeAt} by somebody else's order`);
  }
  const told = { ...state, ...record.told(current.spec), status: current.status };
  const ended = withEnd(told, current.expiresAt);
  // it rotates by the end that it has
  const seen = sameTime(state.expiresAt, current.expiresAt) ? ended : record.rescheduled(ended, state);
  // whose time is over need not be looked up one by one: the issuer has ended it
  const over = definition.schedulesRevocation && isPast(state.previousRevokeAt, context.now());
  return (await previousLives(reading, state, over ? "presumed" : "confirmed")) ? seen : record.withoutPrevious(seen);
}

async function previousLives<Inputs extends TokenInputs, Spec extends object>(
  { issuer, context }: Reading<Inputs, Spec>,
  { previousTokenId, owner }: StateOf<Spec>,
  absence: LookUp["absence"],
): Promise<boolean> {
  if (previousTokenId === undefined) return false;
  const found = await issuer.find(previousTokenId, { owner: owner ?? "", absence }, context);
  // what waits for review may live again
  return found?.status === "active" || found?.status === "suspended";
}

const SUSPENDED = "is suspended: the console was restored from a backup. Whoever runs the console can accept it there";
