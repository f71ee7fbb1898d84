import { isDeepStrictEqual } from "node:util";
import { type Fault, pass, type Sent } from "../../support/fault.js";
import type { Column, Duration, Trouble } from "./column.js";
import type { Host, HostKind, Hosts } from "./hosts.js";
import type { Recovery, Row } from "./rows.js";
import { type Ending, Stack } from "./stack.js";
import type { Place, System } from "./system.js";
import { type Happened, judge, type Sight, type Verdict } from "./verdict.js";

/** One cell: an operation in a situation, of which one step meets a kind of trouble, and what is done next. */
export interface Cell {
  row: Row;
  at: Row["steps"][number];
  column: Column;
  duration: Duration;
  recovery: Recovery;
}

export interface Result {
  cell: Cell;
  ending: Ending;
  verdicts: Verdict[];
  /** The verdicts with their circumstances. */
  notes: string[];
  /** What the failures said. */
  said: string[];
  /** How errors are to call the resource. */
  resource: string;
}

/** A cell in words. */
export function nameOf({ row, at, column, duration, recovery }: Cell): string {
  const where = at.skip === 0 ? at.step : `${at.step} number ${at.skip + 1}`;
  return `${row.operation} ${row.situation}; ${column.name}, ${duration}, at ${where}; then ${recovery}`;
}

/** Brings about the situation, runs the operation in the trouble, recovers without it, and compares state and system after each step. */
export async function runCell(cell: Cell, system: System, hosts: Hosts): Promise<Result> {
  const { row, column, recovery } = cell;
  const place = await system.place();
  const watch = new Watch(place, system);
  const { stack } = watch;
  const patient = await hosts.get("patient");
  await row.prepare(stack, patient, place);
  if (stack.said.length > 0) throw new Error(`the situation did not come about: ${stack.said.join("; ")}`);

  const trouble = column.begin(system);
  const host = await hosts.get(hostFor(cell));
  place.rule = hits(cell, system, trouble);
  const outlasted = cell.duration === "passing" ? trouble.during?.(host) : undefined;
  const ending = await watch.over("the operation", () => row.run(stack, host), { ends: row.ends });
  await outlasted;
  place.rule = () => pass;
  await trouble.afterOperation?.();

  const steps = recovering(recovery, stack, patient, row);
  for (const [index, { what, run }] of steps.entries()) {
    const ended = await watch.over(what, run, { finishes: index === steps.length - 1 });
    if (ended !== "done" && ended !== "same") watch.note("stuck", `${what}: ${stack.said.at(-1)}`);
  }
  await trouble.afterRecovery?.();
  if (stack.stored !== undefined) {
    const settled = stack.stored.state;
    const again = await watch.over("another up", () => stack.up(patient, row.program));
    // where this machine's clock is ahead, a plan may find something due that the system's time says is not
    const idle = again === "same" || (again === "done" && isDeepStrictEqual(stack.stored.state, settled));
    if (!idle) watch.note("stuck", `another up ended as ${again}`);
  }
  await watch.over("the end", () => stack.destroy(patient));
  return {
    cell,
    ending,
    verdicts: [...watch.verdicts],
    notes: watch.notes,
    said: stack.said,
    resource: system.resource,
  };
}

/** Looks at state and system before and after each step of a cell. */
class Watch {
  readonly stack: Stack;
  readonly verdicts = new Set<Verdict>();
  readonly notes: string[] = [];

  constructor(
    private readonly place: Place,
    private readonly system: System,
  ) {
    this.stack = new Stack(place);
  }

  /** Runs a step and judges what came of it. */
  async over(what: string, run: () => Promise<Ending>, told: Partial<Happened> = {}): Promise<Ending> {
    const { place, system, stack } = this;
    const before = stack.stored;
    const earlier = place.log().length;
    const ending = await run();
    const received = receivedIn(place.log().slice(earlier), system);
    const lostOrders = place.log().flatMap((request) => (request.answered ? [] : (system.revokes(request) ?? [])));
    const happened = { ending, owner: place.owner, ends: [], received, lostOrders, finishes: true, ...told };
    for (const verdict of judge(before, await this.#look(received), happened)) {
      this.note(verdict, `after ${what}, which ended as ${ending}`);
    }
    return ending;
  }

  note(verdict: Verdict, circumstances: string): void {
    this.verdicts.add(verdict);
    this.notes.push(`${verdict}: ${circumstances}`);
  }

  async #look(received: readonly string[]): Promise<Sight> {
    const { stored } = this.stack;
    const living = await this.place.living();
    const values = new Set([stored?.state["token"], stored?.state["previousToken"], ...received]);
    const working = new Set<unknown>();
    for (const value of values) if (value !== undefined && (await this.place.works(value))) working.add(value);
    const { schedulesRevocation: schedules, tellsRepeats } = this.system;
    return { stored, living, working, now: this.system.now(), schedules, tellsRepeats };
  }
}

function hostFor({ column, duration }: Cell): HostKind {
  if (column.at === "refused" || column.at === "unknown name") return column.at;
  return duration === "lasting" ? "hasty" : "patient";
}

/** The rule of a place: only the tries of one step are hit, the first ones or all of them. */
function hits({ at, column, duration }: Cell, system: System, trouble: Trouble): (request: Sent) => Fault {
  const seen: string[] = [];
  let tries = 0;
  return (request) => {
    if (system.step(request) !== at.step) return tries > 0 ? (trouble.beside?.(request) ?? pass) : pass;
    const identity = `${request.method} ${request.path} ${request.body}`;
    if (!seen.includes(identity)) seen.push(identity);
    if (seen.indexOf(identity) < at.skip) return pass;
    tries += 1;
    if (duration === "lasting" || tries <= column.tries) return trouble.hit(request);
    return tries === column.tries + 1 ? (trouble.next?.(request) ?? pass) : pass;
  };
}

function recovering(recovery: Recovery, stack: Stack, host: Host, { program }: Row) {
  const up = { what: "up", run: () => stack.up(host, program) };
  const refresh = { what: "refresh", run: () => stack.refresh(host) };
  const destroy = { what: "destroy", run: () => stack.destroy(host) };
  return { up: [up], refresh: [refresh], "refresh and up": [refresh, up], destroy: [destroy] }[recovery];
}

/** The values in the answers that reached the provider as the system gave them. */
function receivedIn(log: ReturnType<Place["log"]>, system: System): string[] {
  const mints = log.filter((request) => request.received && system.step(request) === "mint");
  return mints.flatMap(({ answered }) => system.valueIn(answered?.body ?? "") ?? []);
}
