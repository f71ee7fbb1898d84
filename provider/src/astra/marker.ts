import type { Labels } from "../lifecycle/listed.js";

/**
 * A description with the labels by which a token is found again. Astra keeps nothing else with a token that could hold them:
 * `for the web app [keyring <instance>.<generation> <owner>]`.
 */
export function marked(description: string | undefined, { owner, instance, generation }: Labels): string {
  const marker = `[keyring ${instance}.${generation}${owner === "" ? "" : ` ${owner}`}]`;
  return description === undefined ? marker : `${description} ${marker}`;
}

/** What a description says, and the labels in it; no labels where the token is not of this project. */
export function readMarked(text: string | null | undefined): {
  description: string | undefined;
  labels: Labels | undefined;
} {
  const found = MARKER.exec(text ?? "");
  if (found === null) return { description: text || undefined, labels: undefined };
  const [, description, instance = "", generation, owner = ""] = found;
  return { description: description || undefined, labels: { owner, instance, generation: Number(generation) } };
}

/** Whether a description looks like one with labels in it. */
export function holdsMarker(description: string): boolean {
  return description.includes("[keyring ");
}

/** The end may be missing, should Astra cut long descriptions short. */
const MARKER = /^(?:(.*?) )?\[keyring ([A-Za-z0-9]+)\.(\d+)(?: (.*?))?\]?$/s;
