import { setTimeout as wait } from "node:timers/promises";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { Instance } from "./instance.js";
import type { PluginPackage } from "./package.js";
import { serviceOf } from "./service.js";

/** A provider that listens for its engine. */
export interface PluginServer {
  port: number;
  /** Aborts what runs, gives it time to say so, and ends. */
  stop(): Promise<void>;
}

/** Serves one provider instance on a loopback port of its own. */
export async function startPlugin(own: PluginPackage): Promise<PluginServer> {
  const instance = new Instance();
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(ResourceProviderService, serviceOf(instance, own));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  const stop = async () => {
    instance.cancel();
    if (instance.busy) {
      await Promise.race([instance.idle(), wait(OPERATION_TIME)]);
      // not for ever: an engine that has hung up may leave connections that never close
      await Promise.race([new Promise<void>((resolve) => server.tryShutdown(() => resolve())), wait(ANSWER_TIME)]);
    }
    server.forceShutdown();
    instance.log.close();
  };
  return { port, stop };
}

/** Milliseconds for running operations to end; an engine waits five seconds in all. */
const OPERATION_TIME = 3_500;
/** Milliseconds for the last answers to reach it. */
const ANSWER_TIME = 200;
