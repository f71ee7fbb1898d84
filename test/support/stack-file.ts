import { createDecipheriv, pbkdf2 } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { StackOptions } from "../../toolchain/pulumi/stack.js";

/** A stack's state as the file backend keeps it. */
interface StackFile {
  checkpoint: {
    latest?: {
      resources?: Record<string, unknown>[];
      secrets_providers?: { type: string; state: { salt: string } };
    };
  };
}

/**
 * The resources in a stack's state, read from the backend's file in a hundredth of the time that `pulumi stack export --show-secrets` takes,
 * with the same content: the secrets in clear. For stacks of the file backend whose secrets a passphrase encrypts.
 */
export async function resourcesOf({ cwd, env, name }: StackOptions): Promise<Record<string, unknown>[]> {
  const project = /^name: "?([^"\s]+)/m.exec(await readFile(join(cwd, "Pulumi.yaml"), "utf8"))?.[1] ?? "";
  const backend = fileURLToPath(env["PULUMI_BACKEND_URL"] ?? "");
  const text = await readFile(join(backend, ".pulumi", "stacks", project, `${name}.json`), "utf8").catch(absent);
  const { resources = [], secrets_providers: secrets } = (JSON.parse(text) as StackFile).checkpoint.latest ?? {};
  if (secrets === undefined) return resources;
  const key = await keyOf(env["PULUMI_CONFIG_PASSPHRASE"] ?? "", secrets.state.salt);
  return opened(resources, key) as Record<string, unknown>[];
}

/** A stack that never had an update has no file or an empty one. */
function absent(error: NodeJS.ErrnoException): string {
  if (error.code !== "ENOENT") throw error;
  return '{"checkpoint":{}}';
}

const keys = new Map<string, Promise<Buffer>>();

/** @param written `v1:<salt>:…`; deriving the key takes long, and is done once for each stack */
function keyOf(passphrase: string, written: string): Promise<Buffer> {
  const id = `${passphrase} ${written}`;
  const salt = Buffer.from(written.split(":")[1] ?? "", "base64");
  const key = keys.get(id) ?? promisify(pbkdf2)(passphrase, salt, 1_000_000, 32, "sha256");
  keys.set(id, key);
  return key;
}

function opened(value: unknown, key: Buffer): unknown {
  if (Array.isArray(value)) return value.map((item) => opened(item, key));
  if (typeof value !== "object" || value === null) return value;
  if (SIGNATURE in value && "ciphertext" in value) return JSON.parse(decrypted(String(value.ciphertext), key));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, opened(item, key)]));
}

/** What marks a secret in a state. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** @param text `v1:<nonce>:<ciphertext with its tag>`, AES-256-GCM */
function decrypted(text: string, key: Buffer): string {
  const [, nonce = "", sealed = ""] = text.split(":");
  const bytes = Buffer.from(sealed, "base64");
  const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"));
  decipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString();
}
