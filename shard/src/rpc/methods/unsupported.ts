import type { Method } from "../../chain/ledger.js";
import { handlerError } from "../rpc-failure.js";

/**
 * A method that needs what a development shard does not have, such as signed blocks and Merkle proofs. Known, but
 * refused with the reason, so that nobody takes an empty proof for a real one.
 */
export function unsupported(name: string): Method {
  return () => {
    const error_message = `${name} is not supported: a development shard has no validators, no peers and no archive`;
    throw handlerError("INTERNAL_ERROR", { error_message }, error_message);
  };
}
