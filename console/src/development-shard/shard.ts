import type { Chain } from "./chain.js";
import type { State } from "./state.js";

/** The parts of an open development shard that methods read. */
export interface Shard {
  readonly shardId: string;
  readonly masterAccount: string;
  readonly genesis: { readonly hash: string; readonly height: number; readonly timestamp: number };
  readonly chain: Chain;
  readonly state: State;
  readonly code: { read(hash: string): Promise<Buffer> };
  readonly startedAt: number;
}

/** One JSON-RPC method: parameters in, result out. Throws RpcFailure. */
export type Method = (shard: Shard, params: unknown) => unknown;
