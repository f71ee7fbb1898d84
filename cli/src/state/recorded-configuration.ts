import type { Deployment } from "./deployment.js";

/** The configuration that the last `up` left with its providers, as far as it is no secret. */
export function recordedConfiguration({ resources }: Deployment): { get(key: string): string | undefined } {
  const known = new Map<string, string>();
  for (const { type, inputs = {} } of resources) {
    if (type !== "pulumi:providers:pulumi-nodejs" && type !== "pulumi:providers:keyring") continue;
    for (const [key, value] of Object.entries(inputs)) {
      if (typeof value === "string") known.set(key.startsWith("keyring:") ? key : `keyring:${key}`, value);
    }
  }
  return { get: (key) => known.get(key) };
}
