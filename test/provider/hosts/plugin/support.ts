import { join } from "node:path";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import { PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { readPackage } from "../../../../provider/src/hosts/plugin/package.js";
import { startPlugin } from "../../../../provider/src/hosts/plugin/server.js";
import type { InitFailed } from "../../support/provider-calls.js";

export type Props = Record<string, unknown>;

/** A resource's name in the engine's words. */
export const urnOf = (type: string, name = "web") => `urn:pulumi:dev::infra::${type}::${name}`;

export const TOKEN = urnOf("keyring:calimero:AuthToken");

/** The folder with the plugin's package.json and schema.json. */
export const FOLDER = join(__dirname, "../../../../provider");

const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** A value as the protocol marks a secret one. */
export const secret = (value: unknown) => ({ [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270", value });

/** Settings that lead nowhere, for what asks nobody. */
export const NOWHERE = { calimeroUrl: "http://127.0.0.1:1", calimeroAccessKey: secret("keyring_of-nobody") };

/** What stands in a preview for a value that is not known yet. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** One failed input, or one failed argument. */
export interface Failed {
  property: string;
  reason: string;
}

/** What is there for a call beside what it is about. */
interface Options {
  preview?: boolean;
  /** Seconds. */
  timeout?: number;
}

/** The plugin in this process, spoken to as the engine does, over real gRPC on a loopback port. */
export interface Plugin {
  client: ResourceProviderClient;
  /** Everything that it answered so far, failures with their details, as text. */
  answers(): string;
  handshake(engine?: string): Promise<messages.ProviderHandshakeResponse>;
  attach(engine: string): Promise<void>;
  /** @param name the provider's own, `default` for the one of resources that name none */
  configure(settings: Props, name?: string): Promise<messages.ConfigureResponse>;
  checkConfig(settings: Props): Promise<{ inputs: Props; failures: Failed[] }>;
  diffConfig(before: Props, after: Props): Promise<messages.DiffResponse.AsObject>;
  check(news: Props, options?: { urn?: string; olds?: Props }): Promise<{ inputs: Props; failures: Failed[] }>;
  diff(of: Compared, options?: { urn?: string }): Promise<messages.DiffResponse>;
  create(inputs: Props, options?: Options & { urn?: string }): Promise<{ id: string; outputs: Props }>;
  /** An empty id says that the resource is gone. */
  read(id: string, state: Props, inputs?: Props, urn?: string): Promise<{ id: string; outputs: Props; inputs: Props }>;
  update(id: string, state: Props, inputs: Props, options?: Options & { urn?: string }): Promise<Props>;
  delete(id: string, state: Props, options?: Options & { urn?: string }): Promise<void>;
  invoke(token: string, args?: Props): Promise<{ answer: Props; failures: Failed[] }>;
  cancel(): Promise<void>;
  stop(): Promise<void>;
}

/** What a diff compares: the stored outputs and inputs with the new inputs. */
export interface Compared {
  state: Props;
  before: Props;
  after: Props;
}

/** Starts a plugin of its own; `configure` is yet to be called. */
export async function plugin(): Promise<Plugin> {
  const { port, stop } = await startPlugin(readPackage(FOLDER));
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure(), {
    "grpc.max_receive_message_length": -1,
    "grpc.max_send_message_length": -1,
  });
  const answers: string[] = [];
  const started: Plugin = {
    client,
    answers: () => answers.join("\n"),
    ...calls(client, (text) => answers.push(text)),
    stop: async () => {
      running.delete(started);
      client.close();
      await stop();
    },
  };
  running.add(started);
  return started;
}

/** A test that fails half-way leaves its plugin running; the process must end all the same. */
const running = new Set<Plugin>();
if (typeof after === "function") after(() => Promise.all([...running].map((started) => started.stop())));

/** Properties as text of the protocol, and back with its marks. */
export function struct(props: Props): Struct {
  return Struct.fromJavaScript(props as Record<string, JavaScriptValue>);
}

/** What a failed create or update left for the state, secrets marked as such. */
export function leftFor(error: unknown): InitFailed | undefined {
  const [details] = (error as ServiceError).metadata?.get("grpc-status-details-bin") ?? [];
  const any = details === undefined ? undefined : Status.deserializeBinary(details as Buffer).getDetailsList()[0];
  if (any === undefined) return undefined;
  const failed = messages.ErrorResourceInitFailed.deserializeBinary(any.getValue_asU8());
  return { id: failed.getId(), properties: plain(failed.getProperties()), reasons: failed.getReasonsList() };
}

type Done<Response> = (error: ServiceError | null, response: Response) => void;

function calls(
  client: ResourceProviderClient,
  keep: (text: string) => void,
): Omit<Plugin, "client" | "answers" | "stop"> {
  const answered = <Response extends { toObject(): object }>(ask: (done: Done<Response>) => void): Promise<Response> =>
    new Promise((resolve, reject) => {
      ask((error, response) => {
        // with the details, of which a failed create or update consists
        keep(error === null ? JSON.stringify(response.toObject()) : `${error.details} ${detailsOf(error)}`);
        if (error === null) resolve(response);
        else reject(error);
      });
    });
  return {
    handshake(engine = "") {
      const request = new messages.ProviderHandshakeRequest();
      request.setEngineAddress(engine);
      return answered((done: Done<messages.ProviderHandshakeResponse>) => client.handshake(request, done));
    },
    async attach(engine) {
      const request = new PluginAttach();
      request.setAddress(engine);
      await answered((done: Done<Empty>) => client.attach(request, done));
    },
    configure(settings, name = "default") {
      const request = new messages.ConfigureRequest();
      request.setArgs(struct(settings));
      request.setName(name);
      return answered((done: Done<messages.ConfigureResponse>) => client.configure(request, done));
    },
    async checkConfig(settings) {
      const request = new messages.CheckRequest();
      request.setNews(struct(settings));
      return checked(await answered((done: Done<messages.CheckResponse>) => client.checkConfig(request, done)));
    },
    async diffConfig(before, after) {
      const request = new messages.DiffRequest();
      request.setOldInputs(struct(before));
      request.setOlds(struct(before));
      request.setNews(struct(after));
      return (await answered((done: Done<messages.DiffResponse>) => client.diffConfig(request, done))).toObject();
    },
    async check(news, { urn = TOKEN, olds = {} } = {}) {
      const request = new messages.CheckRequest();
      request.setUrn(urn);
      request.setOlds(struct(olds));
      request.setNews(struct(news));
      return checked(await answered((done: Done<messages.CheckResponse>) => client.check(request, done)));
    },
    diff({ state, before, after }, { urn = TOKEN } = {}) {
      const request = new messages.DiffRequest();
      request.setUrn(urn);
      request.setOlds(struct(state));
      request.setOldInputs(struct(before));
      request.setNews(struct(after));
      return answered((done: Done<messages.DiffResponse>) => client.diff(request, done));
    },
    async create(inputs, { urn = TOKEN, preview = false, timeout = 0 } = {}) {
      const request = new messages.CreateRequest();
      request.setUrn(urn);
      request.setProperties(struct(inputs));
      request.setPreview(preview);
      request.setTimeout(timeout);
      const response = await answered((done: Done<messages.CreateResponse>) => client.create(request, done));
      return { id: response.getId(), outputs: plain(response.getProperties()) };
    },
    async read(id, state, inputs = {}, urn = TOKEN) {
      const request = new messages.ReadRequest();
      request.setUrn(urn);
      request.setId(id);
      request.setProperties(struct(state));
      request.setInputs(struct(inputs));
      const response = await answered((done: Done<messages.ReadResponse>) => client.read(request, done));
      return { id: response.getId(), outputs: plain(response.getProperties()), inputs: plain(response.getInputs()) };
    },
    async update(id, state, inputs, { urn = TOKEN, preview = false, timeout = 0 } = {}) {
      const request = new messages.UpdateRequest();
      request.setUrn(urn);
      request.setId(id);
      request.setOlds(struct(state));
      request.setNews(struct(inputs));
      request.setPreview(preview);
      request.setTimeout(timeout);
      const response = await answered((done: Done<messages.UpdateResponse>) => client.update(request, done));
      return plain(response.getProperties());
    },
    async delete(id, state, { urn = TOKEN, timeout = 0 } = {}) {
      const request = new messages.DeleteRequest();
      request.setUrn(urn);
      request.setId(id);
      request.setProperties(struct(state));
      request.setTimeout(timeout);
      await answered((done: Done<Empty>) => client.delete(request, done));
    },
    async invoke(token, args = {}) {
      const request = new messages.InvokeRequest();
      request.setTok(token);
      request.setArgs(struct(args));
      const response = await answered((done: Done<messages.InvokeResponse>) => client.invoke(request, done));
      return { answer: plain(response.getReturn()), failures: failuresOf(response) };
    },
    async cancel() {
      await answered((done: Done<Empty>) => client.cancel(new Empty(), done));
    },
  };
}

function checked(response: messages.CheckResponse) {
  return { inputs: plain(response.getInputs()), failures: failuresOf(response) };
}

function failuresOf(response: { getFailuresList(): messages.CheckFailure[] }): Failed[] {
  return response
    .getFailuresList()
    .map((failure) => ({ property: failure.getProperty(), reason: failure.getReason() }));
}

function plain(of: Struct | undefined): Props {
  return (of?.toJavaScript() ?? {}) as Props;
}

function detailsOf({ metadata }: ServiceError): string {
  return (metadata?.get("grpc-status-details-bin") ?? []).map(String).join(" ");
}
