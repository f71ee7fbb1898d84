import { type Fault, pass, type Sent } from "../../support/fault.js";
import type { Host } from "./hosts.js";
import type { Step, System } from "./system.js";
import type { Verdict } from "./verdict.js";

/** How long a fault lasts: for the first tries of a step, or for as long as the operation runs. */
export type Duration = "passing" | "lasting";

/** One kind of trouble on the way to the issuing system. */
export interface Column {
  name: string;
  durations: readonly Duration[];
  /** The steps that meet it. */
  steps: readonly Step[];
  /** The tries that are hit where it passes. */
  tries: number;
  /** Whether an operation outlives it by itself where it passes. */
  outlived: (step: Step) => boolean;
  /** Where it is met: at requests, step by step; in making a connection; or in the system's clock. */
  at: "requests" | "refused" | "unknown name" | "clock";
  /** Milliseconds that the system's clock is ahead of everybody else's. */
  skew: number;
  /** What may come of it although nothing went wrong. */
  expected: readonly Verdict[];
  /** Begins the trouble of one cell. */
  begin(system: System): Trouble;
}

/** The trouble of one cell. */
export interface Trouble {
  hit(request: Sent): Fault;
  /** Requests of other steps, once the step was hit. */
  beside?(request: Sent): Fault;
  /** The first try after those that are hit. */
  next?(request: Sent): Fault;
  /** Goes on beside the operation. */
  during?(host: Host): Promise<void>;
  afterOperation?(): Promise<void>;
  afterRecovery?(): Promise<void>;
}

export const always = () => true;
export const never = () => false;

/** Trouble that hits every try in the same way. */
export function simple(name: string, outlived: Column["outlived"], fault: (system: System) => Fault): Column {
  return {
    name,
    durations: ["passing", "lasting"],
    steps: ["list", "look up", "mint", "revoke"],
    tries: 2,
    outlived,
    at: "requests",
    skew: 0,
    expected: [],
    begin: (system) => ({ hit: () => fault(system) }),
  };
}

/** Trouble that no request meets on its way. */
export function undisturbed(name: string, at: Column["at"]): Column {
  return { ...simple(name, always, () => pass), at };
}
