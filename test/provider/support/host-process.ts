import type { ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { credentials } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { type Manner, type ProviderCalls, providerCalls } from "./provider-calls.js";

/** A provider in a process of its own, spoken to as the engine does. */
export interface ProviderHost extends ProviderCalls {
  /** Everything that the process printed so far. */
  printed(): string;
  /** Waits until it has printed something like this. */
  prints(pattern: RegExp): Promise<void>;
  stop(): Promise<void>;
}

/** A process that prints the port that it listens at in the first line, once it does. */
export async function hostProcess(
  child: ChildProcessByStdio<Writable | null, Readable, Readable>,
  manner: Manner,
): Promise<ProviderHost> {
  let out = "";
  let errors = "";
  child.stdout.on("data", (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const printed = () => out + errors;
  const exited = once(child, "exit").then(() => {
    throw new Error(`the host ended:\n${printed()}`);
  });
  exited.catch(() => undefined);
  const prints = async (pattern: RegExp) => {
    while (!pattern.test(printed())) {
      await Promise.race([once(child.stdout, "data"), once(child.stderr, "data"), exited]);
    }
  };
  while (!out.includes("\n")) await Promise.race([once(child.stdout, "data"), exited]);
  const [port] = out.split("\n");
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
  return {
    ...providerCalls(client, manner),
    printed,
    prints,
    stop: async () => {
      client.close();
      const ended = once(child, "exit");
      child.kill();
      await ended;
    },
  };
}
