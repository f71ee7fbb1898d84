import { createRequire } from "node:module";
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
 * @param body says the text of the program at each run, a CommonJS module
 * @param file where it stands, for `require`
 * @param env what it finds in `process.env`
 */
export async function serveProgram(body: () => string, file: string, env: NodeJS.ProcessEnv): Promise<ServedProgram> {
  const { LanguageServer } = require("@pulumi/pulumi/automation/server") as LanguageServerModule;
  const { grpcClientOptions } = require("@pulumi/pulumi/runtime/settings") as SettingsModule;
  // gRPC remembers for the whole process that nobody answers at an address. An engine may get the port of one before it, and Pulumi then
  // ends the program without a word, and without what it had still to register.
  grpcClientOptions["grpc.use_local_subchannel_pool"] = 1;
  const program = async () => {
    const module = { exports: {} };
    const given = {
      ...keyring,
      pulumi,
      module,
      exports: module.exports,
      require: createRequire(file),
      process: { env },
    };
    new Function(...Object.keys(given), body())(...Object.values(given));
    return module.exports;
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

/** How Pulumi's SDK connects to engines; internal, and without types. */
interface SettingsModule {
  grpcClientOptions: Record<string, unknown>;
}
