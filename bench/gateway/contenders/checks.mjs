// What the gateway's own checks cost per request, without any network: finding the token, and deciding on the request.
// checks.mjs <few> <many>: numbers of tokens, measured in turns. Prints nanoseconds.
import { randomBytes, randomInt } from "node:crypto";
import { decide } from "../../../console/dist/gateway/decide.js";
import { parseRequest } from "../../../console/dist/gateway/request.js";
import { sha256Key } from "../../../console/dist/sha256.js";
import { tokenCache } from "./tokens.mjs";

const BATCHES = 500;
const BATCH = 200;

const params = { request_type: "view_account", finality: "final", account_id: "demos.calimero.testnet" };
const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", id: "dontcare", method: "query", params }));
const sizes = await Promise.all(process.argv.slice(2).map((count) => filled(Number(count))));
for (let batch = 0; batch < BATCHES; batch += 1) {
  for (const size of sizes) {
    size.lookUp.push(nanoseconds(pick(size.values), (value) => grantOf(value, size)));
    size.check.push(nanoseconds(pick(size.values), (value) => check(grantOf(value, size))));
  }
}
console.log(JSON.stringify(sizes.map(({ lookUp, check }) => ({ lookUp: median(lookUp), check: median(check) }))));

async function filled(count) {
  const values = Array.from({ length: count }, () => randomBytes(32).toString("hex"));
  return { values, tokens: await tokenCache(values, count, "any"), lookUp: [], check: [] };
}

/** Any tokens, each as a new string: in use it has just been read from a socket, while its grant may be far away in memory. */
function pick(values) {
  return Array.from({ length: BATCH }, () => Buffer.from(values[randomInt(values.length)]).latin1Slice());
}

function grantOf(value, { tokens }) {
  return tokens.find(sha256Key(value));
}

function check({ permissions }) {
  const parsed = parseRequest(body);
  decide(parsed.request, permissions);
  return parsed.write();
}

/** Per call. */
function nanoseconds(values, call) {
  const begun = process.hrtime.bigint();
  for (const value of values) call(value);
  return Number(process.hrtime.bigint() - begun) / values.length;
}

function median(values) {
  return values.sort((one, other) => one - other)[Math.floor(values.length / 2)];
}
