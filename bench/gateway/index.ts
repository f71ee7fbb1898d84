import { randomBytes } from "node:crypto";
import { step } from "../../toolchain/steps.mjs";
import { SHARD } from "../console-process.js";
import type { Row, Target } from "../row.js";
import type { Workplace } from "../workplace.js";
import { type Contender, runScript, startContender } from "./contender.js";
import { startNginx } from "./nginx.js";

const FEW = 10;
const MANY = 100_000;
const ROUNDS = 6;
const WARM_UP_MS = 300;
const SLICE_MS = 700;

/** One slice of load on one contender. */
interface Slice {
  perSecond: number;
  p99Ms: number;
  /** Processor time of the contender per request; not a number where the system does not tell. */
  cpuMicroseconds: number;
}

/**
 * The gateway against a bare Node proxy and against nginx: small requests on 32 connections, everything in front of the same
 * shard. The contenders take short turns over many rounds, so that noise hits all alike; the figures are medians.
 */
export async function measureGateway(place: Workplace): Promise<Row[]> {
  const contenders = await step("Starting the gateway and what it is measured against", () => startAll(place));
  const figures = await step(`${ROUNDS} rounds of load on each`, async () => {
    const slices = new Map([...contenders.keys()].map((name): [Name, Slice[]] => [name, []]));
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [name, contender] of contenders) slices.get(name)?.push(await load(contender));
    }
    return new Map([...slices].map(([name, taken]) => [name, middle(taken)]));
  });
  const checks = await step("The checks by themselves", async () => ({
    few: await runScript<Checks>("checks.mjs", [FEW]),
    many: await runScript<Checks>("checks.mjs", [MANY]),
  }));
  return [...loadRows(figures), ...checkRows(checks)];
}

type Name = "shard" | "bare" | "few" | "many" | "console" | "nginx";

async function startAll(place: Workplace): Promise<Map<Name, Contender>> {
  const token = randomBytes(32).toString("hex");
  const shard = await startContender(place, "shard.mjs", []);
  const port = String(shard.port);
  const gateway = (tokens: number) => startContender(place, "gateway.mjs", [port, SHARD, token, String(tokens)], token);
  const contenders = new Map<Name, Contender>([
    ["shard", shard],
    ["bare", await startContender(place, "bare-proxy.mjs", [port])],
    ["few", await gateway(FEW)],
    ["many", await gateway(MANY)],
    ["console", await startContender(place, "console.mjs", [port, SHARD, await place.folder("gateway-console")])],
  ]);
  const nginx = await startNginx(place, shard.port);
  if (nginx !== undefined) contenders.set("nginx", nginx);
  return contenders;
}

function load({ port, pid, token }: Contender): Promise<Slice> {
  return runScript("load.mjs", [port, `/api/v1/shards/${SHARD}/neard-rpc/`, token, WARM_UP_MS, SLICE_MS, pid]);
}

function middle(slices: readonly Slice[]): Slice {
  const of = (read: (slice: Slice) => number) => {
    const sorted = slices.map(read).toSorted((one, other) => one - other);
    return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  };
  return {
    perSecond: of((slice) => slice.perSecond),
    p99Ms: of((slice) => slice.p99Ms),
    cpuMicroseconds: of((slice) => slice.cpuMicroseconds),
  };
}

function loadRows(figures: ReadonlyMap<Name, Slice>): Row[] {
  const row = (measure: string, name: Name, read: keyof Slice, against?: Name, target?: Target): Row[] => {
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
    ...row("throughput", "few", "perSecond", "nginx", least(0.55)),
    ...row("processor time per request", "few", "cpuMicroseconds", "bare"),
    ...row("processor time per request", "few", "cpuMicroseconds", "nginx"),
  ];
}

const TITLES: Record<Name, string> = {
  shard: "the shard of the measurement",
  bare: "bare Node proxy",
  few: `gateway, ${FEW} tokens`,
  many: `gateway, ${MANY.toLocaleString("en")} tokens`,
  console: "whole console",
  nginx: "nginx",
};

const UNITS: Record<keyof Slice, string> = { perSecond: "/s", p99Ms: "ms", cpuMicroseconds: "µs" };

/** Nanoseconds per request. */
interface Checks {
  lookUp: number;
  check: number;
}

function checkRows({ few, many }: Record<"few" | "many", Checks>): Row[] {
  const row = (measure: string, read: keyof Checks): Row => ({
    measure: `${measure}, ${MANY.toLocaleString("en")} tokens`,
    figure: many[read] / 1_000,
    unit: "µs",
    yardstick: { name: `${FEW} tokens`, figure: few[read] / 1_000 },
    target: { of: "ratio", bound: "at most", value: 1.5 },
  });
  return [row("token look-up", "lookUp"), row("permission check", "check")];
}
