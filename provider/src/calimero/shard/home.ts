import type { Context, Settings } from "../../lifecycle/context.js";
import { AnotherSystem, OperationFailed } from "../../lifecycle/errors.js";
import { strangerWords } from "../../lifecycle/token/home.js";
import { consoleInUse } from "../connection.js";
import type { ShardAnswer } from "./answer.js";
import type { ShardState } from "./state.js";

/**
 * Sees to it that a console's word about a shard counts: another one may have another shard under the same id, or none.
 * @throws OperationFailed where the shard that was found is another one, or where a console that never had it does not know it
 */
export function refuseStranger(state: ShardState, found: ShardAnswer | undefined, { settings }: Context): void {
  if (isThis(found, state)) return;
  const address = strangeAddress(state, settings);
  if (address !== undefined) {
    const words = strangerWords("console", address, state.issuerUrls?.at(-1), `this shard ${state.shardId}`);
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

/** The address that settings lead to, where the shard is known to be behind others only. */
function strangeAddress({ issuerUrls }: ShardState, settings: Settings): string | undefined {
  const address = consoleInUse(settings);
  return address === undefined || issuerUrls === undefined || issuerUrls.includes(address) ? undefined : address;
}
