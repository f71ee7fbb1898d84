import { formatPublicKey, isAccountId, parsePublicKey } from "pulumi-keyring-near";
import { decodeHash } from "../encoding/hash.js";
import { parseError } from "./rpc-failure.js";

export type Params = Readonly<Record<string, unknown>>;

/**
 * The parameters of a request as an object. A positional array (legacy, but near-cli sends it) is given the names of
 * its positions. Nothing at all is an empty object.
 */
export function named(params: unknown, positions: readonly string[] = []): Params {
  if (params === undefined || params === null) return {};
  if (Array.isArray(params)) {
    const items: readonly unknown[] = params;
    if (items.length > positions.length) {
      throw parseError(`Failed parsing args: invalid length ${items.length}, expected at most ${positions.length}`);
    }
    return Object.fromEntries(items.map((item, index) => [positions[index], item]));
  }
  if (isObject(params)) return params;
  throw parseError("Failed parsing args: expected an object or an array");
}

export function isObject(value: unknown): value is Params {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function text(params: Params, name: string): string {
  const value = params[name];
  if (value === undefined) throw parseError(`Failed parsing args: missing field \`${name}\``);
  if (typeof value !== "string") throw parseError(`Failed parsing args: \`${name}\` must be a string`);
  return value;
}

export function accountId(params: Params, name = "account_id"): string {
  const value = text(params, name);
  if (!isAccountId(value)) throw parseError(`Failed parsing args: invalid account id in \`${name}\``);
  return value;
}

/** A public key in its canonical form. The value is never echoed: it may be a private key sent by mistake. */
export function publicKey(params: Params, name = "public_key"): string {
  const key = parsePublicKey(text(params, name));
  if (!key) throw parseError(`Failed parsing args: \`${name}\` is not a public key`);
  return formatPublicKey(key);
}

export function hash(params: Params, name: string): string {
  const value = text(params, name);
  if (!decodeHash(value)) throw parseError(`Failed parsing args: \`${name}\` is not a base58 hash of 32 bytes`);
  return value;
}

/** Base64 with padding. `fallback` is used when the field is missing. */
export function base64(params: Params, name: string, fallback?: Buffer): Buffer {
  if (params[name] === undefined && fallback) return fallback;
  const value = text(params, name);
  const bytes = Buffer.from(value, "base64");
  if (bytes.toString("base64") !== value) throw parseError(`Failed parsing args: \`${name}\` is not base64`);
  return bytes;
}

/** A list; every item is read by `read`. */
export function list<Item>(params: Params, name: string, read: (item: unknown) => Item): Item[] {
  const value = params[name];
  if (!Array.isArray(value)) throw parseError(`Failed parsing args: \`${name}\` must be an array`);
  return value.map((item: unknown) => read(item));
}
