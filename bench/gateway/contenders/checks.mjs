// What the gateway's own checks cost per request, without any network: finding the token, and deciding on the request.
// checks.mjs <number of tokens>, prints nanoseconds.
import { hash, randomBytes } from "node:crypto";
import { decide } from "../../../console/dist/gateway/decide.js";
import { parseRequest } from "../../../console/dist/gateway/request.js";
import { tokenCache } from "./tokens.mjs";

const count = Number(process.argv[2]);
const permissions = new Set(["view-accounts", "view-keys"]);
const values = Array.from({ length: count }, () => randomBytes(32).toString("hex"));
const tokens = await tokenCache(values, count, "any");

const params = { request_type: "view_account", finality: "final", account_id: "demos.calimero.testnet" };
const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", id: "dontcare", method: "query", params }));

// Every token in its turn, with as many in between as there are: the processor's caches are of no more help than in use.
const lookUp = (call) => tokens.find(hash("sha256", values[(call * 7919) % count], "buffer"));
const check = () => decide(parseRequest(body).request, permissions);
console.log(JSON.stringify({ lookUp: nanoseconds(lookUp), check: nanoseconds(check) }));

/** The best of many rounds, since noise only ever adds. */
function nanoseconds(run) {
  const CALLS = 20_000;
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 30; round += 1) {
    const begun = process.hrtime.bigint();
    for (let call = 0; call < CALLS; call += 1) run(call);
    best = Math.min(best, Number(process.hrtime.bigint() - begun) / CALLS);
  }
  return best;
}
