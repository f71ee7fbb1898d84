import { randomBytes } from "node:crypto";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";

/** A resource that a program registered, its secrets in clear. */
export interface Made {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
  /** The inputs that hold a secret, at any depth. */
  secrets: string[];
}

const root = join(__dirname, "..", "..", "..");

/** What a create would add to a resource's inputs, by the last part of its type. */
const OUTPUTS: Record<string, (generation: number) => Record<string, unknown>> = {
  AuthToken: (generation) => ({
    token: tokenOf(generation),
    tokenId: `token-${generation}`,
    rpcUrl: "https://console.example.com/api/v1/shards/demos-calimero-testnet/neard-rpc/",
  }),
  RandomBytes: () => {
    const bytes = randomBytes(32);
    return { base64: bytes.toString("base64"), hex: bytes.toString("hex") };
  },
};

/** The value that every token of a generation has. */
export function tokenOf(generation: number): string {
  return generation.toString(16).padStart(2, "0").repeat(32);
}

/**
 * Runs a program of examples/ under Pulumi's mocks, in this process: no engine, no plugin.
 * @param settings of the project, without its name
 * @param generation of the tokens that it gets
 */
export async function runExample(
  name: string,
  settings: Record<string, string> = {},
  generation = 1,
): Promise<{ made: Made[]; outputs: Record<string, unknown> }> {
  const project = `keyring-${name}`;
  const made: Made[] = [];
  const config = Object.entries(settings).map(([key, value]) => [key.includes(":") ? key : `${project}:${key}`, value]);
  pulumi.runtime.setAllConfig(Object.fromEntries(config));
  const mocks: pulumi.runtime.Mocks = {
    call: () => ({}),
    newResource: ({ type, name, inputs }) => {
      const { value, secrets } = plain(inputs as Record<string, unknown>);
      made.push({ type, name, inputs: value as Record<string, unknown>, secrets });
      const outputs = OUTPUTS[type.split(":").at(-1) ?? ""]?.(generation) ?? {};
      return { id: `${name}-id`, state: { ...named(type, name, inputs as Inputs), ...outputs } };
    },
  };
  await pulumi.runtime.setMocks(mocks, project, "dev", false, "acme");
  const file = join(root, "examples", name, "index.ts");
  delete require.cache[file];
  const exported = require(file) as Record<string, unknown>;
  await pulumi.runtime.disconnect();
  const outputs: Record<string, unknown> = {};
  for (const [key, output] of Object.entries(exported)) outputs[key] = await settled(output);
  return { made, outputs };
}

interface Inputs {
  metadata?: { name?: string };
}

/** The Kubernetes plugin gives what has no name one that begins with the resource's. */
function named(type: string, name: string, inputs: Inputs): object {
  return type.startsWith("kubernetes:")
    ? { ...inputs, metadata: { name: `${name}-1a2b3c4d`, ...inputs.metadata } }
    : inputs;
}

async function settled(output: unknown): Promise<unknown> {
  return pulumi.Output.isInstance(output) ? (output as unknown as { promise(): Promise<unknown> }).promise() : output;
}

/** The signature of a secret in what a program sends to the engine. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

function plain(value: unknown, path = ""): { value: unknown; secrets: string[] } {
  if (typeof value !== "object" || value === null) return { value, secrets: [] };
  if (Object.hasOwn(value, SIGNATURE)) {
    return { value: plain((value as { value: unknown }).value, path).value, secrets: [path] };
  }
  const parts = Object.entries(value).map(([key, inner]) => ({
    key,
    ...plain(inner, path === "" ? key : `${path}.${key}`),
  }));
  const secrets = parts.flatMap((part) => part.secrets);
  if (Array.isArray(value)) return { value: parts.map((part) => part.value), secrets };
  return { value: Object.fromEntries(parts.map((part) => [part.key, part.value])), secrets };
}
