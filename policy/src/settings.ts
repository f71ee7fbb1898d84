import type { PolicyConfigSchema } from "@pulumi/policy";

type Setting = PolicyConfigSchema["properties"][string];

/** The values of settings that are durations. */
export type WithDuration<Name extends string> = Record<Name, string>;

/** A setting that is a duration, as `parseDuration` reads it. */
export function duration(description: string, byDefault: string): Setting {
  return {
    type: "string",
    pattern: "^([0-9]+[smhdw])+$|^P([0-9]+W)?([0-9]+D)?(T([0-9]+H)?([0-9]+M)?([0-9]+S)?)?$",
    description: `${description}, such as "30d", "12h" or "P30D".`,
    default: byDefault,
  };
}

/** A setting that lists names. `*` stands for any characters. */
export function names(description: string, byDefault: string[] = []): Setting {
  return {
    type: "array",
    items: { type: "string", minLength: 1 },
    description: `${description} \`*\` matches any characters.`,
    default: byDefault,
  };
}

/** Whether one of the patterns matches the whole name. */
export function matches(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const parts = pattern.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    return new RegExp(`^${parts.join(".*")}$`, "s").test(name);
  });
}
