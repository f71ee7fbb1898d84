import { credentials, Metadata } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { printable } from "../../http/printable.js";

/** Messages to the person at the terminal, each shown with the resource it is about. */
export class EngineLog {
  #engine: EngineClient | undefined;

  /** From now on messages go to the engine at this address; until then to standard error. */
  connect(address: string): void {
    this.#engine?.close();
    this.#engine =
      address === "" ? undefined : new EngineClient(address, credentials.createInsecure(), ON_THIS_MACHINE);
  }

  info(message: string, urn: string): Promise<void> {
    return this.#send(LogSeverity.INFO, message, urn);
  }

  warn(message: string, urn: string): Promise<void> {
    return this.#send(LogSeverity.WARNING, message, urn);
  }

  close(): void {
    this.#engine?.close();
  }

  /** Done when the engine has it: what it is told after an operation's answer may never be shown. */
  #send(severity: 1 | 2, message: string, urn: string): Promise<void> {
    const text = printable(message);
    const engine = this.#engine;
    if (engine === undefined) {
      process.stderr.write(`${severity === LogSeverity.WARNING ? "warning: " : ""}${text}\n`);
      return Promise.resolve();
    }
    const request = new LogRequest();
    request.setSeverity(severity);
    request.setMessage(text);
    request.setUrn(urn);
    return new Promise((resolve) => {
      // an engine that takes no messages is no reason to fail
      engine.log(request, new Metadata(), { deadline: Date.now() + LOG_TIME }, () => resolve());
    });
  }
}

/** By itself gRPC would go to an engine on 127.0.0.1 through the proxy of `https_proxy`, which leads elsewhere. */
const ON_THIS_MACHINE = { "grpc.enable_http_proxy": 0 };

/** Milliseconds to wait for the engine to take a message. */
const LOG_TIME = 2_000;
