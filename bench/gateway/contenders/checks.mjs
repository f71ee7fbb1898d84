// What the gateway's own checks cost per request, without any network: finding the token, and deciding on the request.
// checks.mjs <few> <many>: numbers of tokens, measured in turns. Prints nanoseconds.
import { hash, randomBytes } from "node:crypto";
import { decide } from "../../../console/dist/gateway/decide.js";
import { parseRequest } from "../../../console/dist/gateway/request.js";
import { tokenCache } from "./tokens.mjs";

const CALLS = 20_000;
const ROUNDS = 40;

const params = { request_type: "view_account", finality: "final", account_id: "demos.calimero.testnet" };
const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", id: "dontcare", method: "query", params }));
const sizes = await Promise.all(process.argv.slice(2).map((count) => measured(Number(count))));
for (let round = 0; round < ROUNDS; round += 1) {
  for (const size of sizes) {
    size.lookUp = Math.min(size.lookUp, nanoseconds(size.find));
    size.check = Math.min(size.check, nanoseconds(size.decide));
  }
}
console.log(JSON.stringify(sizes.map(({ lookUp, check }) => ({ lookUp, check }))));

async function measured(count) {
  const values = Array.from({ length: count }, () => randomBytes(32).toString("hex"));
  const tokens = await tokenCache(values, count, "any");
  // Every token in its turn, with as many in between as there are: the processor's caches are of no more help than in use.
  const granted = (call) => tokens.find(hash("sha256", values[(call * 7919) % count], "buffer"));
  return {
    lookUp: Number.POSITIVE_INFINITY,
    check: Number.POSITIVE_INFINITY,
    find: granted,
    decide: (call) => decide(parseRequest(body).request, granted(call).permissions),
  };
}

/** Of many rounds the best counts, since noise only ever adds. */
function nanoseconds(run) {
  const begun = process.hrtime.bigint();
  for (let call = 0; call < CALLS; call += 1) run(call);
  return Number(process.hrtime.bigint() - begun) / CALLS;
}
