import type { z } from "zod";
import type { Context } from "./context.js";

/** A question to an issuing system that changes nothing: a function for programs. */
export interface Lookup<Inputs, Outputs> {
  /** What is asked for, described for people. */
  readonly inputs: z.ZodType<Inputs>;
  /** The answer, described for people. */
  readonly outputs: z.ZodType<Outputs>;
  /** The parts of the answer that are secret. */
  readonly secrets: readonly string[];
  /** @throws OperationFailed */
  run(inputs: Inputs, context: Context): Promise<Outputs>;
}
