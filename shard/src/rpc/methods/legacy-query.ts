import { base58 } from "@scure/base";
import type { Params } from "../params.js";
import { parseError } from "../rpc-failure.js";

const MAX_DATA = 10 * 1024;

/**
 * The old form of `query`: `["<command>/<account id>[/<rest>]", "<base58 data>"]`, always about the newest block.
 * Returns the same request in today's form.
 */
export function legacyQuery(params: readonly unknown[]): Params {
  const [path, data = ""] = params;
  if (typeof path !== "string" || typeof data !== "string" || params.length > 2) {
    throw parseError("Failed parsing args: expected [path, data]");
  }
  const [command, account_id, ...more] = path.split("/");
  const rest = more.length > 0 ? more.join("/") : undefined;
  if (account_id === undefined) throw parseError("Not enough query parameters provided");
  const request = { account_id, finality: "optimistic" };
  switch (command) {
    case "account":
      return { ...request, request_type: "view_account" };
    case "access_key":
      return rest === undefined
        ? { ...request, request_type: "view_access_key_list" }
        : { ...request, request_type: "view_access_key", public_key: rest };
    case "code":
      return { ...request, request_type: "view_code" };
    case "contract":
      return { ...request, request_type: "view_state", prefix_base64: decode(path, data) };
    case "call":
      if (rest === undefined) throw parseError("Method name is missing");
      return { ...request, request_type: "call_function", method_name: rest, args_base64: decode(path, data) };
    default:
      throw parseError(`Unknown path ${command}`);
  }
}

function decode(path: string, data: string): string {
  if (path.length + data.length > MAX_DATA) throw parseError("Query data size is too large");
  try {
    return Buffer.from(base58.decode(data)).toString("base64");
  } catch {
    throw parseError("Failed parsing args: the data is not base58");
  }
}
