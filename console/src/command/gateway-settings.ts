import { didYouMean, PERMISSION_NAMES, type Permission } from "pulumi-keyring-near";
import { CONFIGURABLE_LIMITS, type GatewayLimits } from "../gateway/limits.js";
import { mayBeAdded } from "../gateway/table.js";

/**
 * Reads `<name>=<number>` settings of the gateway's limits; undefined without any.
 * @param mistakes gets a sentence for each one that is wrong
 */
export function limitsOf(texts: readonly string[], mistakes: string[]): Partial<GatewayLimits> | undefined {
  if (texts.length === 0) return undefined;
  const limits: Partial<GatewayLimits> = {};
  for (const text of texts) {
    const [name = "", number = ""] = split(text);
    const limit = CONFIGURABLE_LIMITS.get(name);
    if (limit === undefined) {
      mistakes.push(`The gateway has no limit "${name}"${didYouMean(name, [...CONFIGURABLE_LIMITS.keys()], ".")}`);
    } else if (!/^[1-9]\d{0,8}$/.test(number)) {
      mistakes.push(`The gateway's limit ${name} must be a number of at least 1, not "${number}".`);
    } else {
      limits[limit.name] = Number(number) * limit.unit;
    }
  }
  return limits;
}

/**
 * Reads `<method>=<permission>` settings; undefined without any.
 * @param mistakes gets a sentence for each one that is wrong
 */
export function methodsOf(texts: readonly string[], mistakes: string[]): ReadonlyMap<string, Permission> | undefined {
  if (texts.length === 0) return undefined;
  const methods = new Map<string, Permission>();
  for (const text of texts) {
    const [method = "", name = ""] = split(text);
    const permission = PERMISSION_NAMES.find((one) => one === name);
    if (!/^\w{1,100}$/.test(method)) {
      mistakes.push(`"${method}" is not a JSON-RPC method: --gateway-method <method>=<permission>.`);
    } else if (!mayBeAdded(method)) {
      mistakes.push(`The gateway already has a rule for the method ${method}, which cannot be changed.`);
    } else if (permission === undefined) {
      mistakes.push(
        `The method ${method} needs one of the permissions ${PERMISSION_NAMES.join(", ")}${didYouMean(name, PERMISSION_NAMES, ".")}`,
      );
    } else {
      methods.set(method, permission);
    }
  }
  return methods;
}

function split(text: string): string[] {
  return text.split("=", 2).map((part) => part.trim());
}
