import { z } from "zod";
import type { TokenDefinition } from "./definition.js";
import { tokenOutputs } from "./state.js";

/** Every output of a token: what it was minted with, what all tokens have, and what only its system gives. */
export function outputsOf(definition: TokenDefinition): z.ZodObject {
  const { scope: place, settings: minted, bounds = [] } = definition;
  const repeated = [place, ...minted, ...bounds, "expiresIn", "rotation"];
  const { shape } = definition.schema;
  const settings = Object.fromEntries(repeated.flatMap((name) => (name in shape ? [[name, shape[name]]] : [])));
  // where a program gives none, the token has one all the same
  const own = definition.named?.setting;
  const named = own === undefined ? {} : { [own]: (shape[own] as z.ZodType).meta({ afterUp: true }) };
  // a program may leave it to the issuing system, which tells it then
  const scope = { [definition.scope]: (shape[definition.scope] as z.ZodType).meta({ afterUp: true }) };
  return z.object({ ...settings, ...named, ...scope, ...tokenOutputs, ...definition.outputs } as z.ZodRawShape);
}

/** The outputs about the value before the last rotation. */
export function previousOutputs({ values }: TokenDefinition): string[] {
  return ["previousTokenId", "previousRevokeAt", ...values.map(previousOf)];
}

/** `previousToken` for `token`. */
export function previousOf(value: string): string {
  return `previous${value.charAt(0).toUpperCase()}${value.slice(1)}`;
}
