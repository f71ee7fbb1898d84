import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

/** The part of the engine that takes messages for the person at the terminal. */
export interface TestEngine {
  address: string;
  /** Each message with the resource that it is about, since this was last asked. */
  told(): { severity: "info" | "warning"; message: string; urn: string }[];
  close(): void;
}

export async function testEngine(): Promise<TestEngine> {
  const logs: LogRequest[] = [];
  const server = new Server();
  server.addService(EngineService, {
    log: ({ request }: ServerUnaryCall<LogRequest, Empty>, answer: sendUnaryData<Empty>) => {
      logs.push(request);
      answer(null, new Empty());
    },
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return {
    address: `127.0.0.1:${port}`,
    told: () =>
      logs.splice(0).map((log) => ({
        severity: log.getSeverity() === 2 ? "warning" : "info",
        message: log.getMessage(),
        urn: log.getUrn(),
      })),
    close: () => server.forceShutdown(),
  };
}
