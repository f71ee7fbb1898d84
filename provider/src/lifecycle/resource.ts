import type { z } from "zod";
import type { Context, Settings } from "./context.js";

/**
 * Stands for a value that is not known yet (an output of a resource that preview has not created).
 * Hosts translate their own placeholder into it, so that the contract stays free of Pulumi.
 */
export const Unknown: unique symbol = Symbol("unknown until the resources it comes from exist");

/** One wrong input: the property's path as a user writes it (`permissions[2]`) and the reason, in words. */
export interface Failure {
  property: string;
  reason: string;
}

/** What `check` found: normalised inputs, and every wrong property at once. */
export interface Checked<Inputs> {
  inputs: Inputs;
  failures: Failure[];
}

/** What an `up` would do to an existing resource, and why. `warnings` are for the person who reads the preview. */
export type Change =
  | { kind: "none"; warnings: string[] }
  | { kind: "update"; reason: string; warnings: string[] }
  | { kind: "replace"; properties: string[]; deleteFirst: boolean; reason: string; warnings: string[] };

/** What a decision goes by beside state and inputs. Nobody is asked for it. */
export interface Situation {
  now: Date;
  /** Where an `up` would go. */
  settings: Settings;
}

/** A new resource. The id is never a secret. */
export interface Created<State> {
  id: string;
  state: State;
}

/** A resource as it was found. */
export interface Found<Inputs, State> {
  id: string;
  state: State;
  /** Inputs that would lead to what was found; only where they are not the ones on record: after drift or an import. */
  inputs?: Inputs;
}

/** What a property's `meta` may say beside its description. */
export interface PropertyMeta {
  /** Never stored in clear. */
  secret?: boolean;
  /** Nothing that programs are told of. */
  internal?: boolean;
  /** Given by the program's library or the host where the program does not: the resource's own name, or its owner label. */
  given?: "name" | "owner";
}

/**
 * What every resource of this project is. `check`, `diff` and `preview` are pure; the others talk to the issuing system.
 *
 * `update` never assumes why it was called: after a partial failure an engine calls it although `diff` says that nothing
 * is due. It plans anew from state, inputs and clock.
 */
export interface Resource<Inputs, State> {
  /** The name of the type for people, e.g. `AuthToken`. */
  readonly type: string;
  /** What a program may say of it, described for people; {@link PropertyMeta} says the rest. */
  readonly inputs: z.ZodObject;
  /** Every output, in the same way. */
  readonly outputs: z.ZodObject;
  /** The outputs that are secret, whole. */
  readonly secrets: readonly string[];
  /** The settings that every operation needs and nobody has given, each in words that say how to. Asks nobody. */
  missing(settings: Settings): string[];
  /** Normalises, fills in defaults and names every wrong property. Values may be {@link Unknown}. */
  check(inputs: unknown, at: { previous?: Inputs; now: Date }): Checked<Inputs>;
  /** Decides what is due, from what is recorded, the given clock and the address of the issuing system. */
  diff(state: State, inputs: Inputs, at: Situation): Change;
  /** The outputs as far as they are known before anything happens. One that is known to be absent is there as undefined. */
  preview(state: State | undefined, inputs: Inputs, at: Situation): Partial<State>;
  /** @throws PartialFailure once something exists, with the state so far; otherwise OperationFailed */
  create(inputs: Inputs, context: Context): Promise<Created<State>>;
  /** Answers undefined only when the issuing system itself says that the credential is gone. */
  read(id: string, state: State | undefined, context: Context): Promise<Found<Inputs, State> | undefined>;
  /** @throws PartialFailure with the state so far */
  update(id: string, state: State, inputs: Inputs, context: Context): Promise<State>;
  /** Succeeds when nothing of the resource is alive any more. @throws OperationFailed saying what is still alive */
  delete(id: string, state: State, context: Context): Promise<void>;
}
