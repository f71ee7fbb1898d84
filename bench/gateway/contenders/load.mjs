// Sends one small request after the other on each of 32 connections for a while, and prints what came of it. Written on
// plain sockets: a full HTTP client in Node is slower than what it would measure.
//
// load.mjs <port> <path> <token> <warm-up ms> <ms> <pid of the contender>
import { readFileSync } from "node:fs";
import { connect } from "node:net";

const CONNECTIONS = 32;
const [port, path, token, warmUp, duration, pid] = process.argv.slice(2);
const params = { request_type: "view_account", finality: "final", account_id: "demos.calimero.testnet" };
const body = JSON.stringify({ jsonrpc: "2.0", id: "dontcare", method: "query", params });
const headers = [
  `POST ${path} HTTP/1.1`,
  `host: 127.0.0.1:${port}`,
  "content-type: application/json",
  `x-api-key: ${token}`,
  `content-length: ${body.length}`,
];
const request = Buffer.from(`${headers.join("\r\n")}\r\n\r\n${body}`);

let recording = false;
let over = false;
const latencies = [];

for (let index = 0; index < CONNECTIONS; index += 1) converse();
setTimeout(() => {
  const begun = performance.now();
  const cpu = cpuSeconds();
  recording = true;
  setTimeout(() => {
    over = true;
    report((performance.now() - begun) / 1_000, cpuSeconds() - cpu);
  }, Number(duration));
}, Number(warmUp));

function converse() {
  const socket = connect({ port: Number(port), host: "127.0.0.1", noDelay: true });
  let sentAt = 0;
  let received = 0;
  let expected = 0;
  const next = () => {
    sentAt = performance.now();
    socket.write(request);
  };
  socket.on("connect", next);
  socket.on("error", fail);
  socket.on("end", () => fail(new Error("the contender closed a connection")));
  socket.on("data", (chunk) => {
    expected ||= lengthOf(chunk);
    received += chunk.length;
    if (received < expected) return;
    if (recording) latencies.push(performance.now() - sentAt);
    received = 0;
    expected = 0;
    if (over) socket.destroy();
    else next();
  });
}

/** Bytes of a successful answer whose head arrived in one piece. */
function lengthOf(chunk) {
  const text = chunk.latin1Slice(0, Math.min(chunk.length, 512));
  const length = /\r\ncontent-length: (\d+)/i.exec(text);
  if (!text.startsWith("HTTP/1.1 200") || length === null) fail(new Error(`the contender answered ${text}`));
  return text.indexOf("\r\n\r\n") + 4 + Number(length[1]);
}

function report(seconds, cpu) {
  latencies.sort((a, b) => a - b);
  const p99Ms = latencies[Math.floor(latencies.length * 0.99)];
  const cpuMicroseconds = (cpu * 1e6) / latencies.length;
  console.log(JSON.stringify({ perSecond: latencies.length / seconds, p99Ms, cpuMicroseconds }));
  process.exit();
}

/** Processor time the contender has used, where the system tells (Linux); otherwise not a number. */
function cpuSeconds() {
  try {
    const [, rest = ""] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ");
    const fields = rest.split(" ");
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return Number.NaN;
  }
}

function fail(error) {
  if (over) return;
  console.error(error);
  process.exit(1);
}
