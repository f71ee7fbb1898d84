import { type handleUnaryCall, type ServerUnaryCall, status, type UntypedServiceImplementation } from "@grpc/grpc-js";
import type { PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import {
  GetSchemaResponse,
  type ProviderHandshakeRequest,
  ProviderHandshakeResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { printable } from "../../http/printable.js";
import { messageOf } from "../../lifecycle/errors.js";
import { check } from "./check.js";
import { checkConfig, configure, diffConfig } from "./configuration.js";
import { diff } from "./diff.js";
import { CallFailure } from "./init-failed.js";
import type { Instance } from "./instance.js";
import { invoke } from "./invoke.js";
import { create, read, remove, update } from "./operations.js";
import type { PluginPackage } from "./package.js";

/** The provider protocol for one instance. What is not here is answered as unimplemented. */
export function serviceOf(instance: Instance, own: PluginPackage): UntypedServiceImplementation {
  const methods: Record<string, Method> = {
    handshake: method((request: ProviderHandshakeRequest) => {
      instance.log.connect(request.getEngineAddress());
      const response = new ProviderHandshakeResponse();
      response.setAcceptSecrets(true);
      return response;
    }),
    attach: method((request: PluginAttach) => {
      instance.attach(request.getAddress());
      return new Empty();
    }),
    getPluginInfo: method(() => {
      const info = new PluginInfo();
      info.setVersion(own.version);
      return info;
    }),
    getSchema: method(async () => {
      const response = new GetSchemaResponse();
      response.setSchema(await own.schema());
      return response;
    }),
    checkConfig: method(checkConfig),
    diffConfig: method(diffConfig),
    configure: method(configure),
    check: method(check),
    diff: method(diff),
    create: method(create),
    read: method(read),
    update: method(update),
    delete: method(remove),
    invoke: method(invoke),
    cancel: method(() => {
      instance.cancel();
      return new Empty();
    }),
  };
  return Object.fromEntries(Object.entries(methods).map(([name, run]) => [name, unary(run, instance)]));
}

type Method = (request: unknown, instance: Instance) => unknown;

function method<Request, Response>(
  run: (request: Request, instance: Instance) => Response | Promise<Response>,
): Method {
  return run as Method;
}

function unary(run: Method, instance: Instance): handleUnaryCall<unknown, unknown> {
  return ({ request }: ServerUnaryCall<unknown, unknown>, answer) => {
    Promise.resolve()
      .then(() => run(request, instance))
      .then(
        (response) => answer(null, response),
        (error: unknown) => answer(error instanceof CallFailure ? error.answer : plainFailure(error)),
      );
  };
}

function plainFailure(error: unknown) {
  return { code: status.UNKNOWN, details: printable(messageOf(error)) };
}
