// What the worst bodies cost the gateway, against JSON.parse and JSON.stringify of the same bytes: processor time to read a
// request and to write it for the shard, or to refuse it. bodies.mjs <megabytes>; prints [{shape, ours, plain}] in milliseconds.
import { decide } from "../../../console/dist/gateway/decide.js";
import { parseRequest } from "../../../console/dist/gateway/request.js";

const TURNS = 2;
const bytes = Number(process.argv[2]) * 1024 * 1024;

const results = [];
for (const [shape, text] of shapes()) {
  const body = Buffer.from(text);
  const ours = [];
  const plain = [];
  for (let turn = 0; turn < TURNS; turn += 1) {
    plain.push(cpuMs(() => JSON.stringify(JSON.parse(body.toString()))));
    ours.push(cpuMs(() => handle(body)));
  }
  results.push({ shape, ours: Math.min(...ours), plain: Math.min(...plain) });
}
console.log(JSON.stringify(results));

function handle(body) {
  const parsed = parseRequest(body);
  if (parsed.request === undefined) return parsed;
  return decide(parsed.request, "full").allow ? parsed.write() : parsed.idText();
}

/** One at a time, so that only one body is kept. */
function* shapes() {
  const request = (params, method = "send_tx", id = "1") =>
    `{"jsonrpc":"2.0","id":${id},"method":"${method}","params":${params}}`;
  const list = (piece) => `[${`${piece},`.repeat(Math.floor(bytes / (piece.length + 1)))}${piece}]`;
  yield ["a deployment", request(`["${"A".repeat(bytes)}"]`)];
  yield ["small numbers", request(list("0"))];
  yield ["small numbers, one inexact", request(list("0"), "send_tx", "1.0")];
  yield ["inexact numbers", request(list("-0"))];
  yield ["inexact numbers, unknown method", request(list("-0"), "nope")];
  yield ["decimals", request(list("1.5"))];
  yield ["64-bit numbers", request(list("18446744073709551615"))];
  yield ["empty strings", request(list('""'))];
  yield ["escapes", request(list('"\\"\\\\"'))];
  yield ["empty objects", request(list("{}"))];
  yield ["keys", request(keys())];
  yield ["keys, one inexact number", request(keys(), "send_tx", "1.0")];
  yield ["spaces", request(`[${" ".repeat(bytes)}]`)];
  yield ["nesting", request("[".repeat(bytes / 2) + "]".repeat(bytes / 2))];
}

function keys() {
  const members = [];
  for (let length = 0; length < bytes; length += members.at(-1).length + 1) members.push(`"k${members.length}":0`);
  return `{${members.join()}}`;
}

function cpuMs(work) {
  const before = process.cpuUsage();
  try {
    work();
  } catch (error) {
    // JSON.stringify refuses what is nested too deeply
    if (!(error instanceof RangeError)) throw error;
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
