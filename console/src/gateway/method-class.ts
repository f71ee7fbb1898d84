import { METHODS } from "./table.js";

/** Whether a method changes a chain; none where the request was not read, or the gateway does not know it. */
export type MethodClass = "read" | "write" | "none";

export function methodClassOf(method: string | undefined): MethodClass {
  const rule = method === undefined ? undefined : METHODS.get(method);
  if (rule === undefined) return "none";
  return rule.kind === "fixed" && rule.requirement.includes("write") ? "write" : "read";
}
