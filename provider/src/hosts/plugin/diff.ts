import { type DiffRequest, DiffResponse, PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";
import type { z } from "zod";
import type { Change, PropertyMeta } from "../../lifecycle/resource.js";
import type { AnyResource } from "../../lifecycle/system.js";
import { failingAs, requireReady } from "../operation.js";
import { parseUrn } from "../urn.js";
import { changedNames, type Props } from "../values.js";
import { givenAs, nameIn, withOwner } from "./given.js";
import type { Instance } from "./instance.js";
import { received } from "./properties.js";
import { resourceOf } from "./registry.js";

/** Decides what is due, property by property, and tells the reason in words; that of an update follows when it begins. */
export async function diff(request: DiffRequest, instance: Instance): Promise<DiffResponse> {
  const resource = resourceOf(parseUrn(request.getUrn()).type);
  const inputs = received(request.getNews()).values;
  const state = received(request.getOlds()).values;
  const name = nameIn(request, resource);
  const at = { now: new Date(), settings: instance.settings };
  const change = await failingAs(name, () => resource.diff(state, inputs, at));
  await tell(instance, change, name, request.getUrn());
  await failingAs(name, () => requireReady(resource, instance.settings, change));
  const response = new DiffResponse();
  response.setChanges(change.kind === "none" ? DiffResponse.DiffChanges.DIFF_NONE : DiffResponse.DiffChanges.DIFF_SOME);
  if (change.kind === "none") return response;
  const replaces = change.kind === "replace" ? change.properties : [];
  response.setReplacesList(replaces);
  response.setDeletebeforereplace(change.kind === "replace" && change.deleteFirst);
  const outputs =
    change.kind === "replace"
      ? {}
      : (resource.preview(state, withOwner(resource, inputs, request.getUrn()), at) as Props);
  const details = detailed({ inputs: received(request.getOldInputs()).values, state }, { inputs, outputs }, replaces, {
    hidden: internalOutputs(resource),
    given: new Set(givenAs("name", resource.inputs)),
  });
  response.setDiffsList([...details.keys()]);
  response.setHasdetaileddiff(true);
  for (const [property, detail] of details) response.getDetaileddiffMap().set(property, detail);
  return response;
}

async function tell(instance: Instance, change: Change, name: string, urn: string): Promise<void> {
  const { log } = instance;
  instance.decide(urn, change.kind === "update" ? `${name} ${change.reason}` : undefined);
  instance.exists(urn, change.kind !== "replace");
  const reasons = change.kind === "replace" ? [log.info(`${name} ${change.reason}`, urn)] : [];
  await Promise.all([...reasons, ...change.warnings.map((warning) => log.warn(`${name} ${warning}`, urn))]);
}

/** The properties behind a change: the inputs that differ, or where time alone is the reason, the outputs that are not known to stay. */
function detailed(
  old: { inputs: Props; state: Props },
  next: { inputs: Props; outputs: Props },
  replaces: readonly string[],
  { hidden, given }: Record<"hidden" | "given", ReadonlySet<string>>,
): Map<string, PropertyDiff> {
  const details = new Map<string, PropertyDiff>();
  for (const name of replaces) details.set(name, propertyDiff(kindOf(old.inputs, next.inputs, name, "replace"), true));
  for (const name of changed(old.inputs, next.inputs)) {
    // earlier versions wrote the resource's name where the program gave none
    if (given.has(name) && !(name in next.inputs)) continue;
    if (!details.has(name)) details.set(name, propertyDiff(kindOf(old.inputs, next.inputs, name, "update"), true));
  }
  if (details.size > 0) return details;
  for (const name of changed(old.state, next.outputs).filter((name) => !hidden.has(name)))
    details.set(name, propertyDiff(PropertyDiff.Kind.UPDATE, false));
  return details;
}

/** What no program is told of. */
function internalOutputs({ outputs }: AnyResource): ReadonlySet<string> {
  const all = Object.entries(outputs.shape as Record<string, z.ZodType>);
  return new Set(all.filter(([, shape]) => (shape.meta() as PropertyMeta | undefined)?.internal).map(([name]) => name));
}

/** Whose it is never makes a change, and a new name of the resource alone changes it. */
function changed(before: Props, after: Props): string[] {
  return changedNames(before, after).filter((name) => name !== "owner");
}

type Kind = PropertyDiff.Kind;

function kindOf(before: Props, after: Props, name: string, effect: "update" | "replace"): Kind {
  const { Kind } = PropertyDiff;
  const kinds =
    effect === "replace"
      ? { add: Kind.ADD_REPLACE, delete: Kind.DELETE_REPLACE, update: Kind.UPDATE_REPLACE }
      : { add: Kind.ADD, delete: Kind.DELETE, update: Kind.UPDATE };
  return !(name in before) ? kinds.add : !(name in after) ? kinds.delete : kinds.update;
}

function propertyDiff(kind: Kind, ofInputs: boolean): PropertyDiff {
  const detail = new PropertyDiff();
  detail.setKind(kind);
  detail.setInputdiff(ofInputs);
  return detail;
}
