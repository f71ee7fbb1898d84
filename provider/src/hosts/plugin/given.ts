import type { z } from "zod";
import type { PropertyMeta } from "../../lifecycle/resource.js";
import type { AnyResource } from "../../lifecycle/system.js";
import { called } from "../operation.js";
import { ownerOf, parseUrn } from "../urn.js";
import type { Props } from "../values.js";

/** The inputs that a host gives as this. */
export function givenAs(what: PropertyMeta["given"], { shape }: z.ZodObject): string[] {
  return Object.entries(shape as Record<string, z.ZodType>)
    .filter(([, property]) => (property.meta() as PropertyMeta | undefined)?.given === what)
    .map(([name]) => name);
}

/** How messages call the resource of a request. */
export function nameIn(request: { getUrn(): string }, { type }: AnyResource): string {
  return called(type, parseUrn(request.getUrn()).name);
}

/** Checked inputs with whose the resource is. */
export function withOwner({ inputs: shape }: AnyResource, inputs: Props, urn: string): Props {
  const owner = ownerOf(parseUrn(urn));
  return { ...inputs, ...Object.fromEntries(givenAs("owner", shape).map((property) => [property, owner])) };
}
