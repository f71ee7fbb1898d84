import { Server, ServerCredentials, type ServiceDefinition } from "@grpc/grpc-js";
import * as pulumi from "@pulumi/pulumi";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as keyring from "pulumi-keyring";

/** A program that runs in this process, where an engine asks for it: Pulumi's "inline program", which starts no Node.js for each run. */
export interface ServedProgram {
  /** What `pulumi up` and `pulumi preview` take to run it. */
  args: string[];
  close(): void;
}

/**
 * @param body says the text of the program at each run; what it assigns to `exports` are the outputs
 * @param env what it finds in `process.env`
 */
export async function serveProgram(body: () => string, env: NodeJS.ProcessEnv): Promise<ServedProgram> {
  const { LanguageServer } = require("@pulumi/pulumi/automation/server") as LanguageServerModule;
  const program = async () => {
    const exported = {};
    const run = new Function("pulumi", "calimero", "astra", "exports", "process", body());
    run(pulumi, keyring.calimero, keyring.astra, exported, { env });
    return exported;
  };
  const server = new Server();
  server.addService(LanguageRuntimeService as unknown as ServiceDefinition, new LanguageServer(program));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { args: [`--client=127.0.0.1:${port}`], close: () => server.forceShutdown() };
}

/** What the Automation API runs inline programs with; it exports no types. */
interface LanguageServerModule {
  LanguageServer: new (program: () => Promise<unknown>) => Record<string, never>;
}
