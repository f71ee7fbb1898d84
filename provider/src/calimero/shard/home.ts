import type { Context } from "../../lifecycle/context.js";
import { AnotherSystem, OperationFailed } from "../../lifecycle/errors.js";
import { elsewhere, strangerWords } from "../../lifecycle/issuer-urls.js";
import { consoleInUse } from "../connection.js";
import type { ShardAnswer } from "./answer.js";
import type { ShardState } from "./state.js";

/**
 * Sees to it that a console's word about a shard counts: another one may have another shard under the same id, or none.
 * @throws OperationFailed where the shard that was found is another one, or where a console that never had it does not know it
 */
export function refuseStranger(state: ShardState, found: ShardAnswer | undefined, { settings }: Context): void {
  if (isThis(found, state)) return;
  const move = elsewhere(state.issuerUrls, consoleInUse(settings));
  if (move !== undefined) {
    const words = strangerWords("console", move.to, move.from, `this shard ${state.shardId}`);
    throw new OperationFailed(words, { cause: new AnotherSystem(words) });
  }
  if (found === undefined) return;
  throw new OperationFailed(
    `shardId: the console has another shard ${state.shardId} than the one of this resource: it was added on ${found.createdAt}, not on ` +
      `${state.createdAt}. To take it over, drop the resource from the state with \`pulumi state delete\`, and set adopt: true`,
  );
}

/** One that was requested, and never seen, is what stands there. */
function isThis(found: ShardAnswer | undefined, { masterAccount, createdAt }: ShardState): boolean {
  if (found === undefined || found.masterAccount !== masterAccount) return false;
  return createdAt === undefined || Date.parse(found.createdAt) === Date.parse(createdAt);
}
