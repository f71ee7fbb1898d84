import { inWords } from "pulumi-keyring-near";
import type { Permission, Shard } from "../api/types.js";
import { permissionsInWords } from "../tokens/permissions.js";
import { readLifetime, writeLifetime } from "./written.js";

/** What tokens of a shard may be at most. Null where nothing bounds them. */
export type Ceiling = Pick<Shard, "maxTokenLifetime" | "tokenPermissions">;

/** The same as a form has it. */
export interface CeilingDraft {
  lifetime: string;
  /** Empty where tokens may do everything. */
  permissions: readonly Permission[];
}

export const NO_CEILING: Ceiling = { maxTokenLifetime: null, tokenPermissions: null };

/** The names under which the console finds something wrong with these fields. */
export const CEILING_FIELDS = ["maxTokenLifetime", "tokenPermissions"] as const;

export function draftCeiling({ maxTokenLifetime, tokenPermissions }: Ceiling): CeilingDraft {
  return { lifetime: writeLifetime(maxTokenLifetime), permissions: tokenPermissions ?? [] };
}

/** What is written; undefined where some of it cannot be read. */
export function readCeiling({ lifetime, permissions }: CeilingDraft): Ceiling | undefined {
  const read = readLifetime(lifetime);
  return read && { maxTokenLifetime: read.value, tokenPermissions: permissions.length === 0 ? null : [...permissions] };
}

/** The bounds in words, one each. */
export function ceilingInWords({ maxTokenLifetime, tokenPermissions }: Ceiling): string[] {
  return [
    ...(maxTokenLifetime === null ? [] : [`tokens live at most ${inWords(maxTokenLifetime * 1_000)}`]),
    ...(tokenPermissions ? [`tokens have at most ${permissionsInWords(tokenPermissions)}`] : []),
  ];
}
