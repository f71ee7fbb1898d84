import { PERMISSIONS, type Permission } from "pulumi-keyring-near";
import type { JsonRpcRequest } from "./ports.js";
import { METHODS, type Methods, NEVER_PREFIXES, type Requirement, type Rule } from "./table.js";

/** Why a request is denied, in a sentence for people. */
export interface Denial {
  allow: false;
  reason: string;
  /**
   * The permissions that are missing; `"full"` = only full access will do; `"never"` = no token may; `"unknown-method"` =
   * no token may, for the gateway does not know the method.
   */
  missing: readonly Permission[] | "full" | "never" | "unknown-method";
}

/** Puts into words why a token with these permissions may not make this request. `undefined` = not in the table. */
export function deny(
  request: JsonRpcRequest,
  requirement: Requirement | undefined,
  permissions: "full" | ReadonlySet<Permission>,
  methods: Methods,
): Denial {
  const rule = methods.get(request.method);
  if (rule === undefined && !NEVER_PREFIXES.some((prefix) => request.method.startsWith(prefix))) {
    return { allow: false, missing: "unknown-method", reason: whyUnknown(request.method) };
  }
  const call = describe(request, rule);
  if (requirement === undefined || requirement === "never" || requirement === "any") {
    const why = rule?.kind === "by-params" ? whatIsExpected(rule) : "the gateway never passes it on";
    return { allow: false, missing: "never", reason: `No token may call ${call}: ${why}.` };
  }
  if (requirement === "full" || permissions === "full") {
    return {
      allow: false,
      missing: "full",
      reason: `This token may not call ${call}: only a token with full access may.`,
    };
  }
  const missing = requirement.filter((permission) => !permissions.has(permission));
  const names = missing.map((name) => `${LABELS.get(name)} (${name})`).join(" and ");
  const noun = missing.length === 1 ? "permission" : "permissions";
  return { allow: false, missing, reason: `This token may not call ${call}: it lacks the ${noun} ${names}.` };
}

const LABELS: ReadonlyMap<string, string> = new Map(PERMISSIONS.map(({ name, label }) => [name, label]));

function whyUnknown(method: string): string {
  const meant = SPELLINGS.get(method.toLowerCase());
  const advice = meant === undefined ? "" : ` Method names are case-sensitive: did you mean ${meant}?`;
  return `The gateway does not know the method ${quote(method)}.${advice}`;
}

const SPELLINGS: ReadonlyMap<string, string> = new Map([...METHODS.keys()].map((name) => [name.toLowerCase(), name]));

function whatIsExpected(rule: Extract<Rule, { kind: "by-params" }>): string {
  const known = [...rule.requirements.keys()].join(", ");
  return `params must be an object whose ${rule.member} is one of ${known}`;
}

/** The call as a person would write it: `query with request_type "view_code"`. */
function describe({ method, params }: JsonRpcRequest, rule: Rule | undefined): string {
  if (rule === undefined) {
    return quote(method);
  }
  if (rule.kind === "fixed") {
    return method;
  }
  if (Array.isArray(params)) {
    return typeof params[0] === "string"
      ? `${method} with path ${quote(params[0])}`
      : `${method} with positional params`;
  }
  const kind = isObject(params) && Object.hasOwn(params, rule.member) ? params[rule.member] : undefined;
  return typeof kind === "string" ? `${method} with ${rule.member} ${quote(kind)}` : `${method} without ${rule.member}`;
}

/** Client text in an answer and in logs: one line, and never longer than a line. */
function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
