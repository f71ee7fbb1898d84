import type { Host } from "./hosts.js";
import type { Ending, Stack } from "./stack.js";
import type { Place, Step } from "./system.js";

export const OPERATIONS = ["create", "read", "rotate", "retire", "delete"] as const;

export type Operation = (typeof OPERATIONS)[number];

/** What a person or a pipeline does after an operation failed. */
export type Recovery = "up" | "refresh" | "refresh and up" | "destroy";

/** One operation in one situation. */
export interface Row {
  operation: Operation;
  situation: string;
  /** Brings about the situation, without trouble. */
  prepare(stack: Stack, host: Host, place: Place): Promise<unknown>;
  /** The operation itself. */
  run(stack: Stack, host: Host): Promise<Ending>;
  /** What the program says from then on. */
  program: { version: number; grace: string };
  /** The steps of the operation, each of which meets the trouble in a cell of its own; `skip` passes over so many requests of its kind. */
  steps: readonly { step: Step; skip: number }[];
  /** The ways in which it is tried again after it failed. */
  recoveries: readonly [Recovery, ...Recovery[]];
  /** The values that the operation is there to end: until it is finished, they may work or not. */
  ends: readonly ("token" | "previousToken")[];
}

const once = { version: 1, grace: "1h" };
const twice = { version: 2, grace: "1h" };

export const first = (step: Step) => ({ step, skip: 0 });
export const second = (step: Step) => ({ step, skip: 1 });

/** The steps that each operation takes at a system, in their order. */
export interface Steps {
  create: Row["steps"];
  read: Row["steps"];
  /** Of a token that was revoked elsewhere. */
  readDead: Row["steps"];
  rotate: Row["steps"];
  rotateInOverlap: Row["steps"];
  retire: Row["steps"];
  delete: Row["steps"];
  deleteInOverlap: Row["steps"];
}

/** Every operation in every situation that differs for it. */
export function rowsOf(steps: Steps): readonly Row[] {
  return [
    {
      operation: "create",
      situation: "of a new token",
      prepare: async () => {},
      run: (stack, host) => stack.up(host, once),
      program: once,
      steps: steps.create,
      recoveries: ["up", "refresh and up", "destroy"],
      ends: [],
    },
    {
      operation: "read",
      situation: "of a living token",
      prepare: (stack, host) => stack.up(host, once),
      run: (stack, host) => stack.refresh(host),
      program: once,
      steps: steps.read,
      recoveries: ["refresh", "up", "destroy"],
      ends: [],
    },
    {
      operation: "read",
      situation: "of a token that was revoked elsewhere while the one before it lives",
      prepare: async (stack, host, place) => {
        await overlap(stack, host);
        await place.revoke(String(stack.stored?.state["tokenId"]));
      },
      run: (stack, host) => stack.refresh(host),
      program: twice,
      steps: steps.readDead,
      recoveries: ["refresh and up", "destroy"],
      ends: ["token"],
    },
    {
      operation: "rotate",
      situation: "of a token",
      prepare: (stack, host) => stack.up(host, once),
      run: (stack, host) => stack.up(host, twice),
      program: twice,
      steps: steps.rotate,
      recoveries: ["up", "refresh and up", "destroy"],
      ends: [],
    },
    {
      operation: "rotate",
      situation: "during an overlap",
      prepare: overlap,
      run: (stack, host) => stack.up(host, { version: 3, grace: "1h" }),
      program: { version: 3, grace: "1h" },
      steps: steps.rotateInOverlap,
      recoveries: ["up", "refresh and up", "destroy"],
      ends: ["previousToken"],
    },
    {
      operation: "retire",
      situation: "of the previous value, by a grace of zero",
      prepare: overlap,
      run: (stack, host) => stack.up(host, { version: 2, grace: "0s" }),
      program: { version: 2, grace: "0s" },
      steps: steps.retire,
      recoveries: ["up", "refresh and up", "destroy"],
      ends: ["previousToken"],
    },
    {
      operation: "delete",
      situation: "of a token",
      prepare: (stack, host) => stack.up(host, once),
      run: (stack, host) => stack.destroy(host),
      program: once,
      steps: steps.delete,
      recoveries: ["destroy", "refresh and up"],
      ends: ["token"],
    },
    {
      operation: "delete",
      situation: "during an overlap",
      prepare: overlap,
      run: (stack, host) => stack.destroy(host),
      program: twice,
      steps: steps.deleteInOverlap,
      recoveries: ["destroy", "refresh and up"],
      ends: ["token", "previousToken"],
    },
  ];
}

async function overlap(stack: Stack, host: Host): Promise<void> {
  await stack.up(host, once);
  await stack.up(host, twice);
}
