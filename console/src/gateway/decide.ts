import type { Permission } from "pulumi-keyring-near";
import { type Denial, deny } from "./denial.js";
import type { JsonRpcRequest } from "./ports.js";
import { METHODS, type Methods, type Requirement } from "./table.js";

/**
 * Allowed, or denied with a sentence for people and what would have been needed. `large`: the request may be as large as a
 * transaction that deploys a contract.
 */
export type Verdict = { allow: true; large: boolean } | Denial;

/**
 * Decides whether a token with these permissions may make this request. Pure. What the table does not list is denied,
 * full access included.
 */
export function decide(
  request: JsonRpcRequest,
  permissions: "full" | ReadonlySet<Permission>,
  methods: Methods = METHODS,
): Verdict {
  const requirement = requirementOf(request, methods);
  if (requirement === undefined || !satisfies(requirement, permissions)) {
    return deny(request, requirement, permissions, methods);
  }
  return typeof requirement === "object" && (requirement.includes("write") || requirement.includes("view-transactions"))
    ? ALLOWED_LARGE
    : ALLOWED;
}

/**
 * Whether any request of a token with these permissions may be as large as a transaction. Two permissions open methods that take
 * a signed transaction, which may hold a contract: to send it, and to ask what became of it.
 */
export function mayBeLarge(permissions: "full" | ReadonlySet<Permission>): boolean {
  return permissions === "full" || permissions.has("write") || permissions.has("view-transactions");
}

/**
 * Whether a request may reach a shard twice: it only reads. Not so for whatever takes a transaction to send, nor for methods that an operator has
 * added, of which nobody knows what they do.
 */
export function mayBeRepeated({ method }: Pick<JsonRpcRequest, "method">): boolean {
  const rule = METHODS.get(method);
  if (rule === undefined) return false;
  return rule.kind === "by-params" || typeof rule.requirement === "string" || !rule.requirement.includes("write");
}

const ALLOWED: Verdict = { allow: true, large: false };
const ALLOWED_LARGE: Verdict = { allow: true, large: true };

/** What the request needs, or undefined when the table does not know it. */
function requirementOf({ method, params }: JsonRpcRequest, methods: Methods): Requirement | undefined {
  const rule = methods.get(method);
  if (rule === undefined || rule.kind === "fixed") {
    return rule?.requirement;
  }
  if (Array.isArray(params)) {
    return rule.paths.get(commandOf(params) ?? "");
  }
  // A path beside the member would leave it to the node which of the two it follows.
  if (!isObject(params) || Object.hasOwn(params, "path")) {
    return undefined;
  }
  const kind = Object.hasOwn(params, rule.member) ? params[rule.member] : undefined;
  return typeof kind === "string" ? rule.requirements.get(kind) : undefined;
}

/** The command of legacy positional params `["<command>/<account>[/<more>]", "<data>"]`; undefined for anything else. */
function commandOf(params: readonly unknown[]): string | undefined {
  const [path, data = ""] = params;
  if (params.length > 2 || typeof path !== "string" || typeof data !== "string") {
    return undefined;
  }
  const end = path.indexOf("/");
  return end < 0 ? undefined : path.slice(0, end);
}

function satisfies(requirement: Requirement, permissions: "full" | ReadonlySet<Permission>): boolean {
  if (requirement === "any" || requirement === "never") {
    return requirement === "any";
  }
  if (permissions === "full" || requirement === "full") {
    return permissions === "full";
  }
  return requirement.every((permission) => permissions.has(permission));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
