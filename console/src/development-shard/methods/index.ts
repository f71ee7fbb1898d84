import { own } from "../own.js";
import type { Method } from "../shard.js";
import { block, chunk, congestionLevel, gasPrice } from "./block.js";
import { experimental, queries, query } from "./query.js";
import { health, networkInfo, status, validators } from "./status.js";

const methods: Readonly<Record<string, Method>> = {
  block,
  chunk,
  EXPERIMENTAL_congestion_level: congestionLevel,
  gas_price: gasPrice,
  health,
  network_info: networkInfo,
  query,
  status,
  validators,
  ...Object.fromEntries(Object.keys(queries).map((type) => [`EXPERIMENTAL_${type}`, experimental(type)])),
};

/** The method of a name, exact and case-sensitive; undefined when this shard does not have it. */
export function findMethod(name: string): Method | undefined {
  return own(methods, name);
}
