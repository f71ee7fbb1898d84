import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { step } from "../../toolchain/steps.mjs";
import { SHARD } from "../console-process.js";
import { median } from "../median.js";
import type { Row, Target } from "../row.js";
import type { Workplace } from "../workplace.js";
import { type Contender, runScript, startContender } from "./contender.js";
import { startGoProxy } from "./go-proxy.js";
import { startNginx, startNjs } from "./nginx.js";
import { measureUnfinished } from "./unfinished.js";

const FEW = 10;
const MANY = 100_000;
const WORKERS = 2;
const ROUNDS = 20;
const TURN_MS = 250;
/** Less than a body may have, to keep the measurement short. */
const WORST_MEGABYTES = 2;

/** What came of the turns of one contender. */
interface Load {
  turns: { perSecond: number; p99Ms: number }[];
  requests: number;
  cpuSeconds: number;
}

/** Medians of the turns. */
interface Figures {
  perSecond: number;
  p99Ms: number;
  /** Processor time of the contender per request; not a number where the system does not tell. */
  cpuMicroseconds: number;
}

/**
 * The gateway against a bare Node proxy and against proxies that make the same decision: small requests on 32 connections, everything in front of the same
 * shard. The contenders take short turns over many rounds, so that noise hits all alike.
 */
export async function measureGateway(place: Workplace): Promise<Row[]> {
  const contenders = await step("Starting the gateway and what it is measured against", () => startAll(place));
  const figures = await step(`${ROUNDS} rounds of load on each`, () => load(contenders));
  const checks = await step("The checks by themselves", () => runScript<Checks[]>("checks.mjs", [FEW, MANY]));
  const bodies = await step("The worst bodies", () => runScript<BodyCost[]>("bodies.mjs", [WORST_MEGABYTES]));
  const shard = contenders.get("shard");
  const unfinished = shard && (await step("Bodies that never end", () => measureUnfinished(place, shard.port)));
  return [...loadRows(figures), ...checkRows(checks), ...bodies.map(bodyRow), ...(unfinished ?? [])];
}

type Name = "shard" | "bare" | "pass" | "few" | "many" | "console" | "workers" | "nginx" | "njs" | "go";

async function startAll(place: Workplace): Promise<Map<Name, Contender>> {
  const token = randomBytes(32).toString("hex");
  const shard = await startContender(place, "shard.mjs", []);
  const port = String(shard.port);
  const gateway = (tokens: number) => startContender(place, "gateway.mjs", [port, SHARD, token, String(tokens)], token);
  const wholeConsole = async (workers: number) =>
    startContender(place, "console.mjs", [port, SHARD, await place.folder(`console-${workers}`), String(workers)]);
  const contenders = new Map<Name, Contender>([
    ["shard", shard],
    ["bare", await startContender(place, "bare-proxy.mjs", [port])],
    ["pass", await startContender(place, "pass-through.mjs", [port])],
    ["few", await gateway(FEW)],
    ["many", await gateway(MANY)],
    ["console", await wholeConsole(1)],
    ["workers", await wholeConsole(WORKERS)],
  ]);
  const rules = `${await place.folder("rules")}/rules.json`;
  await writeFile(rules, JSON.stringify(await runScript("rules.mjs", [token, FEW])));
  const peers = {
    nginx: await startNginx(place, shard.port),
    njs: await startNjs(place, shard.port, token, rules),
    go: await startGoProxy(place, shard.port, token, rules),
  };
  for (const name of ["nginx", "njs", "go"] as const) {
    const peer = peers[name];
    if (peer === undefined) console.log(`  ${TITLES[name]} is not installed: nothing is measured against it.`);
    else contenders.set(name, peer);
  }
  return contenders;
}

async function load(contenders: ReadonlyMap<Name, Contender>): Promise<Map<Name, Figures>> {
  const args = [`/api/v1/shards/${SHARD}/neard-rpc/`, ROUNDS, TURN_MS, JSON.stringify([...contenders.values()])];
  const loads = await runScript<Load[]>("load.mjs", args);
  return new Map([...contenders.keys()].map((name, index) => [name, middle(loads[index])]));
}

function middle({ turns, requests, cpuSeconds }: Load = { turns: [], requests: 0, cpuSeconds: 0 }): Figures {
  return {
    perSecond: median(turns.map((turn) => turn.perSecond)),
    p99Ms: median(turns.map((turn) => turn.p99Ms)),
    cpuMicroseconds: (cpuSeconds * 1e6) / requests,
  };
}

function loadRows(figures: ReadonlyMap<Name, Figures>): Row[] {
  const row = (measure: string, name: Name, read: keyof Figures, against?: Name, target?: Target): Row[] => {
    const figure = figures.get(name)?.[read];
    const other = against && figures.get(against)?.[read];
    if (figure === undefined || Number.isNaN(figure) || (against && other === undefined)) return [];
    const yardstick = against && other !== undefined ? { yardstick: { name: TITLES[against], figure: other } } : {};
    return [
      { measure: `${TITLES[name]}, ${measure}`, figure, unit: UNITS[read], ...yardstick, ...(target && { target }) },
    ];
  };
  const least = (value: number): Target => ({ of: "ratio", bound: "at least", value });
  const most = (value: number): Target => ({ of: "ratio", bound: "at most", value });
  return [
    // The ceiling of the harness: nobody can be measured to be faster than this.
    ...row("asked directly", "shard", "perSecond"),
    ...row("throughput", "bare", "perSecond"),
    ...row("throughput", "few", "perSecond", "bare", least(1)),
    ...row("99th percentile", "few", "p99Ms", "bare", most(1.5)),
    ...row("throughput", "many", "perSecond", "few", least(0.9)),
    ...row("throughput", "console", "perSecond", "bare", least(1)),
    ...row("99th percentile", "console", "p99Ms", "bare", most(1.5)),
    ...row("throughput", "few", "perSecond", "pass"),
    // Whoever makes the same decision; the targets are for Node 24.
    ...row("throughput", "few", "perSecond", "njs", least(0.65)),
    ...row("99th percentile", "few", "p99Ms", "njs", most(1.5)),
    ...row("throughput", "few", "perSecond", "go", least(1.4)),
    ...row("throughput", "console", "perSecond", "few", least(0.95)),
    // What each worker is worth: throughput would need a core for each of them, besides those of the load and of the shard.
    ...row("processor time per request", "workers", "cpuMicroseconds", "console", most(1 / 0.85)),
    // How far its libraries alone are from nginx.
    ...row("throughput", "pass", "perSecond", "nginx"),
    ...row("processor time per request", "few", "cpuMicroseconds", "bare"),
    ...row("processor time per request", "few", "cpuMicroseconds", "pass"),
    ...row("processor time per request", "few", "cpuMicroseconds", "njs"),
    ...row("processor time per request", "few", "cpuMicroseconds", "go"),
  ];
}

const TITLES: Record<Name, string> = {
  shard: "the shard of the measurement",
  bare: "bare Node proxy",
  pass: "node:http and undici alone",
  few: `gateway, ${FEW} tokens`,
  many: `gateway, ${MANY.toLocaleString("en")} tokens`,
  console: "whole console",
  workers: `whole console, ${WORKERS} workers`,
  nginx: "nginx that only forwards",
  njs: "nginx and njs that decide, too",
  go: "Go's reverse proxy that decides, too",
};

const UNITS: Record<keyof Figures, string> = { perSecond: "/s", p99Ms: "ms", cpuMicroseconds: "µs" };

/** Nanoseconds per request. */
interface Checks {
  lookUp: number;
  check: number;
}

function checkRows([few, many]: readonly Checks[]): Row[] {
  if (few === undefined || many === undefined) return [];
  const row = (measure: string, read: keyof Checks): Row => ({
    measure: `${measure}, ${MANY.toLocaleString("en")} tokens`,
    figure: many[read] / 1_000,
    unit: "µs",
    yardstick: { name: `${FEW} tokens`, figure: few[read] / 1_000 },
  });
  // The look-up alone shows what memory that is out of the processor's caches costs: about a microsecond.
  return [
    row("token look-up alone", "lookUp"),
    { ...row("token look-up and permission check", "check"), target: { of: "ratio", bound: "at most", value: 1.5 } },
  ];
}

/** Milliseconds of processor time. */
interface BodyCost {
  shape: string;
  ours: number;
  plain: number;
}

function bodyRow({ shape, ours, plain }: BodyCost): Row {
  return {
    measure: `body of ${WORST_MEGABYTES} MiB, ${shape}`,
    figure: ours,
    unit: "ms",
    yardstick: { name: "JSON.parse and JSON.stringify", figure: plain },
    target: { of: "ratio", bound: "at most", value: 3 },
  };
}
