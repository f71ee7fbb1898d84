import type { Resource } from "../resource.js";
import { check } from "./check.js";
import { create } from "./create.js";
import type { StateOf, TokenDefinition } from "./definition.js";
import { remove } from "./delete.js";
import { diff } from "./diff.js";
import type { TokenInputs } from "./inputs.js";
import { outputsOf, previousOf } from "./outputs.js";
import { preview } from "./preview.js";
import { read } from "./read.js";
import { update } from "./update.js";

/** The one lifecycle of every token, over what is different about one. */
export function tokenResource<Given extends TokenInputs, Spec extends object>(
  typed: TokenDefinition<Given, Spec>,
): Resource<Given, StateOf<Spec>> {
  // from here on, what only this system has is known by name
  const definition = typed as unknown as TokenDefinition;
  const resource = {
    type: definition.type,
    inputs: definition.schema,
    outputs: outputsOf(definition),
    secrets: definition.values.flatMap((value) => [value, previousOf(value)]),
    missing: definition.missing,
    check: check.bind(undefined, definition),
    diff: diff.bind(undefined, definition),
    preview: preview.bind(undefined, definition),
    create: create.bind(undefined, definition),
    read: read.bind(undefined, definition),
    update: update.bind(undefined, definition),
    delete: remove.bind(undefined, definition),
  };
  return resource as unknown as Resource<Given, StateOf<Spec>>;
}
