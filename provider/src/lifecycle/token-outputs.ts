import { z } from "zod";
import type { TokenDefinition, TokenInputs } from "./token-definition.js";
import { tokenOutputs } from "./token-state.js";

/** Every output of a token: what it was minted with, what all tokens have, and what only its system gives. */
export function outputsOf<Inputs extends TokenInputs, Spec extends object>(
  definition: TokenDefinition<Inputs, Spec>,
): z.ZodObject {
  const repeated = [definition.scope, ...definition.settings, "expiresIn", "rotation"];
  const { shape } = definition.schema;
  const settings = Object.fromEntries(repeated.flatMap((name) => (name in shape ? [[name, shape[name]]] : [])));
  return z.object({ ...settings, ...tokenOutputs, ...definition.outputs } as z.ZodRawShape);
}
