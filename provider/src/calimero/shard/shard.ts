import { whyNotUsed } from "pulumi-keyring-near";
import { mayHaveHappened } from "../../http/errors.js";
import type { Context } from "../../lifecycle/context.js";
import { messageOf, OperationFailed, PartialFailure } from "../../lifecycle/errors.js";
import { checkShape } from "../../lifecycle/inputs.js";
import type { Found, Resource } from "../../lifecycle/resource.js";
import { deleteOrLeave } from "../../lifecycle/unreachable.js";
import { connect, missingSettings } from "../connection.js";
import { isProblem } from "../console-api.js";
import { endpointsIn, type ShardAnswer } from "./answer.js";
import { ceilingsIn, toBody } from "./ceilings.js";
import type { Shards } from "./client.js";
import { changedSettings, shardDiff, shardPreview } from "./diff.js";
import { endpointChanges, withoutValues, withValues } from "./endpoints.js";
import { refuseStranger } from "./home.js";
import { type ShardInputs, shardShape } from "./inputs.js";
import { begun, nameOf, type ShardState, shardOutputs, stateOf } from "./state.js";

/** A private shard at a console: where its JSON-RPC is, and whose web pages may use it. */
export const Shard: Resource<ShardInputs, ShardState> = {
  type: "Shard",
  inputs: shardShape,
  outputs: shardOutputs,
  secrets: ["endpoints"],
  missing: missingSettings,

  check: (raw) => {
    const { inputs, failures } = checkShape(shardShape, raw);
    return { inputs, failures };
  },

  diff: shardDiff,
  preview: shardPreview,

  async create(inputs, context) {
    const { shards } = connect(context);
    const found = await shards.find(inputs.shardId, context);
    const there = found ?? (await added(inputs, context));
    if (found !== undefined) refuseUnasked(found, inputs, shards);
    const known = found === undefined ? inputs.endpoints : [];
    return { id: inputs.shardId, state: await settled(there, known, begun(inputs, context.settings), inputs, context) };
  },

  async read(id, state, context) {
    const { shards } = connect(context);
    const found = await shards.find(id, context);
    if (state?.status === undefined) return found === undefined ? undefined : imported(found, context);
    // what was sent for may still come
    if (found === undefined && state.status === "pending") return { id, state };
    refuseStranger(state, found, context);
    if (found === undefined) {
      context.log.warn(`${nameOf(state)}: the console at ${shards.url} has no shard ${id}; the next up adds it again`);
      return undefined;
    }
    if (found.status === "removed") {
      context.log.warn(`${nameOf(state)} was removed elsewhere. ${removedWords(found, shards)}`);
      return undefined;
    }
    return { id, state: stateOf(found, withValues(found, state.endpoints), state, context.settings) };
  },

  async update(id, state, inputs, context) {
    const { removeOnDelete, owner } = inputs;
    const kept = { ...state, removeOnDelete, owner };
    if (state.status !== "pending" && changedSettings(state, inputs).length === 0) return kept;
    const { shards } = connect(context);
    const found = await shards.find(id, context);
    if (found === undefined && state.status === "pending") {
      const there = await added(inputs, context);
      return settled(there, inputs.endpoints, kept, inputs, context);
    }
    refuseStranger(state, found, context);
    if (found === undefined) {
      throw new OperationFailed(
        `shardId: the console at ${shards.url} no longer has shard ${id}. Run \`pulumi refresh\`, then \`pulumi up\`, which adds it again`,
      );
    }
    if (found.status === "removed") throw new OperationFailed(`shardId: ${removedWords(found, shards)}`);
    return settled(found, state.endpoints, kept, inputs, context);
  },

  async delete(id, state, context) {
    const name = `${nameOf(state)}: shard ${id}`;
    if (state.removeOnDelete !== true) {
      context.log.info(
        `${name} stays at the console, with its tokens: removeOnDelete is not set. To manage it again, set adopt: true`,
      );
      return;
    }
    await deleteOrLeave(
      context,
      () => name,
      () => removed(id, state, context),
    );
  },
};

/** Adds a shard once each of its URLs answers. Where the answer was lost, what is there afterwards is what came of it: a look-up before has shown that there was none. */
async function added(inputs: ShardInputs, context: Context): Promise<ShardAnswer> {
  const { shardId, masterAccount, endpoints, allowedOrigins = [], skipConnectionTest } = inputs;
  const { maxTokenLifetime, tokenPermissions } = inputs;
  const ceilings = { maxTokenLifetime, tokenPermissions };
  const { shards } = connect(context);
  if (skipConnectionTest !== true) await requireAnswers(inputs, context);
  try {
    return await shards.add({ shardId, masterAccount, endpoints, allowedOrigins, ceilings }, context);
  } catch (error) {
    if (isProblem(error, 409, "shard-exists")) throw new OperationFailed(thereWords(shardId, shards), { cause: error });
    if (!mayHaveHappened(error)) throw error;
    const found = await shards.find(shardId, context).catch(() => {
      throw new PartialFailure(shardId, begun(inputs, context.settings), [
        `${messageOf(error)}. Shard ${shardId} may have been added: run \`pulumi up\` again to finish`,
      ]);
    });
    if (found === undefined || found.masterAccount !== masterAccount) throw error;
    return found;
  }
}

/** @throws OperationFailed that names every URL that does not answer as it should, or that is of another chain than the first */
async function requireAnswers({ shardId, endpoints }: ShardInputs, context: Context): Promise<void> {
  const connections = await connect(context).shards.test(shardId, endpoints, context);
  const reasons = whyNotUsed(connections, "set skipConnectionTest: true").flatMap((reason, index) =>
    reason === undefined ? [] : [`endpoints[${index}].url: ${reason}`],
  );
  if (reasons.length > 0) throw new OperationFailed(reasons.join("; "));
}

/**
 * Brings a shard that is at the console to what a program wants.
 * @param known endpoints with the values of headers that the console has, as far as anybody knows
 * @throws PartialFailure where the shard exists for this resource, and may or may not have changed
 */
async function settled(
  found: ShardAnswer,
  known: ShardState["endpoints"],
  kept: ShardState,
  inputs: ShardInputs,
  context: Context,
): Promise<ShardState> {
  const { shards } = connect(context);
  const state = stateOf(found, withValues(found, known), kept, context.settings);
  const changed = changedSettings(state, inputs);
  if (changed.length === 0) return state;
  const { endpoints, allowedOrigins = [], disabled, skipConnectionTest } = inputs;
  const { maxTokenLifetime, tokenPermissions } = inputs;
  const ceilings = { maxTokenLifetime, tokenPermissions };
  const sent = { maxTokenLifetime: null, tokenPermissions: null, ...toBody(ceilings) };
  const change = {
    ...(changed.some((part) => part.startsWith("endpoints"))
      ? { endpoints: endpointChanges(state.endpoints, endpoints) }
      : {}),
    ...(changed.includes("allowedOrigins") ? { allowedOrigins } : {}),
    ...(changed.includes("maxTokenLifetime") ? { maxTokenLifetime: sent.maxTokenLifetime } : {}),
    ...(changed.includes("tokenPermissions") ? { tokenPermissions: sent.tokenPermissions } : {}),
    ...(changed.includes("disabled") && disabled !== undefined ? { disabled } : {}),
    ...(skipConnectionTest === true && changed.some((part) => part.startsWith("endpoints"))
      ? { skipConnectionTest }
      : {}),
  };
  try {
    const answer = await shards.change(found.id, change, context);
    const mine = "endpoints" in change ? endpoints : state.endpoints;
    return stateOf(answer, withValues(answer, mine), { ...state, ...ceilings }, context.settings);
  } catch (error) {
    const left = mayHaveHappened(error) ? { ...state, endpoints: withoutValues(state.endpoints) } : state;
    throw new PartialFailure(found.id, left, [
      messageOf(error).replace("send skipConnectionTest", "set skipConnectionTest"),
    ]);
  }
}

/** @throws OperationFailed where a shard that is there already is not to be, or cannot be, taken over */
function refuseUnasked(found: ShardAnswer, { shardId, masterAccount, adopt }: ShardInputs, shards: Shards): void {
  if (found.status === "removed") throw new OperationFailed(`shardId: ${removedWords(found, shards)}`);
  if (adopt !== true) throw new OperationFailed(thereWords(shardId, shards));
  if (found.upstream.kind !== "url") {
    throw new OperationFailed(
      `shardId: ${shardId} is a development shard inside the console, which has no endpoints. Use its id without a Shard resource`,
    );
  }
  if (found.masterAccount !== masterAccount) {
    throw new OperationFailed(
      `masterAccount: shard ${shardId} at the console at ${shards.url} belongs to ${found.masterAccount}. Give that account, or another shardId`,
    );
  }
}

/** A shard that no state knows: everything but the values of its headers. */
function imported(found: ShardAnswer, { settings, log }: Context): Found<ShardInputs, ShardState> {
  const { id, masterAccount, status, allowedOrigins, upstream } = found;
  if (status === "removed")
    throw new OperationFailed(`shard ${id} was removed from the console, and cannot be imported`);
  if (upstream.kind !== "url")
    throw new OperationFailed(`${id} is a development shard inside the console, which has no endpoints to manage`);
  if (upstream.redacted) {
    throw new OperationFailed(
      `the access key may not see the whole URLs of shard ${id}: it needs the right add-shards`,
    );
  }
  const ceilings = ceilingsIn(found, {});
  const state = stateOf(found, withValues(found, []), ceilings, settings);
  const names = Object.values(state.headerNames).flat();
  if (names.length > 0) {
    log.warn(
      `${nameOf(state)}: the console does not show the values of its headers (${names.join(", ")}). They stay until the program gives \`headers\``,
    );
  }
  const origins = allowedOrigins.length === 0 ? {} : { allowedOrigins: state.allowedOrigins };
  const disabled = state.status === "disabled" ? { disabled: true } : {};
  const endpoints = endpointsIn(found).map(({ url }) => ({ url }));
  const given = Object.fromEntries(Object.entries(ceilings).filter(([, value]) => value !== undefined));
  return { id, state, inputs: { shardId: id, masterAccount, endpoints, ...origins, ...given, ...disabled } };
}

/** Looks before it removes: a removal cannot be undone, and takes the tokens of everybody with it. */
async function removed(id: string, state: ShardState, context: Context): Promise<void> {
  const { shards } = connect(context);
  const found = await shards.find(id, context);
  if (found === undefined && state.status === "pending") return;
  refuseStranger(state, found, context);
  if (found === undefined || found.status === "removed") return;
  try {
    await shards.remove(id, context);
  } catch (error) {
    throw new OperationFailed(`shard ${id} may still be at the console: ${messageOf(error)}`, { cause: error });
  }
}

function thereWords(shardId: string, { url }: Shards): string {
  return (
    `shardId: the console at ${url} has a shard ${JSON.stringify(shardId)} already. Set adopt: true to take it over and bring it to the ` +
    "settings of this program, or choose another id"
  );
}

function removedWords({ id, removedAt }: ShardAnswer, { url }: Shards): string {
  const when = removedAt ? ` on ${removedAt}` : "";
  return `Shard ${JSON.stringify(id)} was removed from the console at ${url}${when} for good, and no other shard gets its id: choose another shardId`;
}
