import type { z } from "zod";
import type { AnyLookup } from "./lookup.js";
import type { Resource } from "./resource.js";

/** A resource of any type, for those who only hand on what the engine sends. */
export type AnyResource = Resource<object, object>;

/** A system that issues credentials, with all that programs can use of it. */
export interface System<Resources extends Record<string, AnyResource> = Record<string, AnyResource>> {
  /** Its name for people. */
  readonly title: string;
  /** What the configuration `keyring:…` may hold for it, described; `meta`: `secret`, and the `variable` of the environment that wins. */
  readonly settings: z.ZodRawShape;
  /** By the names of their types. Written into users' state: keep them. */
  readonly resources: Resources;
  /** What can be asked without changing anything, by the names that programs use. */
  readonly functions: Readonly<Record<string, AnyLookup>>;
}
