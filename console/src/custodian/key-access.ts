import type { FunctionCallAccess } from "pulumi-keyring-near";
import type { ChainKey } from "./chain-keys.js";

/** What a key is to be allowed: everything where it is null. */
type Access = FunctionCallAccess | null;

/** Whether two requests are for the same kind of key. */
export function isSameAccess(one: Access, other: Access): boolean {
  return one?.allowance === other?.allowance && isSameUse(one, other);
}

/** Whether a key on the chain may do what was asked for. Its allowance tells only what is left. */
export function givesAccess({ access, functionCall }: ChainKey, wanted: Access): boolean {
  // one of a kind that the console does not know is not the one it asked for
  if (functionCall === null && access === "function-call") return false;
  return isSameUse(functionCall, wanted);
}

function isSameUse(one: Access, other: Access): boolean {
  if (one === null || other === null) return one === other;
  return one.receiverId === other.receiverId && one.methodNames.join() === other.methodNames.join();
}
