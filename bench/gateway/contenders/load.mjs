// Loads each contender in turn for a short while, over many rounds, so that noise hits all alike. On each of 32 connections
// one small request follows the other.
//
// load.mjs <path> <rounds> <ms of a turn> <JSON: [{port, pid, token}]>; prints for each contender what came of its turns.
import { readFileSync } from "node:fs";
import { Connection } from "./connection.mjs";

const CONNECTIONS = 32;
const WARM_UP_MS = 2_000;
const [path, rounds, turnMs] = process.argv.slice(2);
const params = { request_type: "view_account", finality: "final", account_id: "demos.calimero.testnet" };
const body = JSON.stringify({ jsonrpc: "2.0", id: "dontcare", method: "query", params });

const contenders = JSON.parse(process.argv[5]).map(prepare);
// each process compiles for itself
for (const contender of contenders) await turn(contender, WARM_UP_MS * (1 + 2 * childrenOf(contender.pid).length));
const results = contenders.map(() => ({ turns: [], requests: 0, cpuSeconds: 0 }));
for (let round = 0; round < Number(rounds); round += 1) {
  for (const [index, contender] of contenders.entries()) {
    const result = results[index];
    const before = cpuSecondsOf(contender.pid);
    const { perSecond, p99Ms, requests } = await turn(contender, Number(turnMs));
    result.cpuSeconds += cpuSecondsOf(contender.pid) - before;
    result.requests += requests;
    result.turns.push({ perSecond, p99Ms });
  }
}
console.log(JSON.stringify(results));
process.exit();

function prepare({ port, pid, token }) {
  const head = [
    `POST ${path} HTTP/1.1`,
    `host: 127.0.0.1:${port}`,
    "content-type: application/json",
    `x-api-key: ${token}`,
    `content-length: ${body.length}`,
  ];
  const request = Buffer.from(`${head.join("\r\n")}\r\n\r\n${body}`);
  let connections;
  // who connects long before the first request is cut
  const connect = () => {
    connections ??= Array.from({ length: CONNECTIONS }, () => new Connection(port, request));
    return connections;
  };
  return { pid, connect };
}

/** Sends on all connections until the time is up, then waits for the last answers. */
async function turn({ connect }, ms) {
  const connections = connect();
  const latencies = [];
  const begun = performance.now();
  const ends = connections.map((connection) => connection.converse(begun + ms, latencies));
  await Promise.all(ends);
  const seconds = (performance.now() - begun) / 1_000;
  latencies.sort((one, other) => one - other);
  const p99Ms = latencies[Math.floor(latencies.length * 0.99)];
  return { perSecond: latencies.length / seconds, p99Ms, requests: latencies.length };
}

/** Processor time that a process and its workers have used. */
function cpuSecondsOf(pid) {
  return [pid, ...childrenOf(pid)].reduce((sum, process) => sum + cpuSeconds(process), 0);
}

function childrenOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean);
  } catch {
    return [];
  }
}

/** Processor time a process has used, where the system tells (Linux); otherwise not a number. */
function cpuSeconds(pid) {
  try {
    const [, rest = ""] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ");
    const fields = rest.split(" ");
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return Number.NaN;
  }
}
