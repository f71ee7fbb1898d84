import type { ResourceValidationPolicy } from "@pulumi/policy";
import { inWords, parseDuration } from "pulumi-keyring-near";
import { ofTypes, TOKENS } from "./credentials.js";
import { duration, type WithDuration } from "./settings.js";

/** A token without `expiresIn` and `expiresAt` lives as long as its issuer allows, which may be for ever. */
export const noPerpetualTokens: ResourceValidationPolicy = {
  name: "no-perpetual-tokens",
  description: "Every token has a lifetime: `expiresIn` or `expiresAt`.",
  enforcementLevel: "mandatory",
  validateResource: ofTypes(TOKENS, ({ props }, report) => {
    if (isUnset(props["expiresIn"]) && isUnset(props["expiresAt"])) {
      report('This token has no end. Set `expiresIn`, for example "30d".');
    }
  }),
};

/** Measured from now for `expiresAt`, and from each mint for `expiresIn`. */
export const longestLifetime: ResourceValidationPolicy = {
  name: "longest-lifetime",
  description: "No token lives longer than `most`.",
  enforcementLevel: "mandatory",
  configSchema: { properties: { most: duration("The longest lifetime", "90d") } },
  validateResource: ofTypes(TOKENS, ({ props, getConfig }, report) => {
    const { most } = getConfig<WithDuration<"most">>();
    const lifetime = isUnset(props["expiresIn"]) ? timeUntil(props["expiresAt"]) : parseDuration(props["expiresIn"]);
    if (lifetime !== undefined && lifetime > parseDuration(most)) {
      report(`This token lives for ${inWords(lifetime)}; the longest allowed is ${inWords(parseDuration(most))}.`);
    }
  }),
};

/** A token rotates when its inputs change in any case; this asks for rotation by time. */
export const rotationRequired: ResourceValidationPolicy = {
  name: "rotation-required",
  description: "Every token rotates before it expires, and perpetual ones by age.",
  enforcementLevel: "advisory",
  validateResource: ofTypes(TOKENS, ({ props }, report) => {
    const rotation = props["rotation"] as { before?: unknown; every?: unknown } | undefined;
    // With a fixed end, there is no default for `before`.
    const byDefault = !isUnset(rotation) && !isUnset(props["expiresIn"]);
    if (byDefault || !isUnset(rotation?.before) || !isUnset(rotation?.every)) return;
    report("This token does not rotate by itself. Set `rotation`: `before` its expiry, or `every` so often.");
  }),
};

/** During the grace period after a rotation, the previous value works too. */
export const longestGrace: ResourceValidationPolicy = {
  name: "longest-grace",
  description: "After a rotation, no previous value stays valid for longer than `most`.",
  enforcementLevel: "mandatory",
  configSchema: { properties: { most: duration("The longest grace period", "7d") } },
  validateResource: ofTypes(TOKENS, ({ props, getConfig }, report) => {
    const { most } = getConfig<WithDuration<"most">>();
    const { grace } = (props["rotation"] ?? {}) as { grace?: string };
    if (!isUnset(grace) && parseDuration(grace) > parseDuration(most)) {
      report(`The previous value stays valid for ${grace} after a rotation; the longest allowed is ${most}.`);
    }
  }),
};

function timeUntil(time: unknown): number | undefined {
  return typeof time === "string" ? Date.parse(time) - Date.now() : undefined;
}

function isUnset(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}
