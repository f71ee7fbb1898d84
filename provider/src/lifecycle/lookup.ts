import type { z } from "zod";
import type { Context } from "./context.js";

/** A question to an issuing system that changes nothing: a function for programs. */
export interface Lookup<Inputs, Outputs> {
  /** What is asked for, described for people. */
  readonly inputs: z.ZodObject & z.ZodType<Inputs>;
  /** The answer, described for people. */
  readonly outputs: z.ZodObject & z.ZodType<Outputs>;
  /** The parts of the answer that are secret. */
  readonly secrets: readonly string[];
  /** @throws OperationFailed */
  run(inputs: Inputs, context: Context): Promise<Outputs>;
}

/** A question of any kind, for those who only hand on what the engine sends. */
export type AnyLookup = Pick<Lookup<object, object>, "secrets" | "run"> & {
  readonly inputs: z.ZodObject;
  readonly outputs: z.ZodObject;
};
