import type { ServiceError } from "@grpc/grpc-js";
import { PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import type { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";

export type Props = Record<string, unknown>;

/** What the engine learns when a create or an update failed half-way. */
export interface InitFailed {
  id: string;
  properties: Props;
  reasons: string[];
}

/** The calls that the engine makes to a provider. Secrets come back in clear. */
export interface ProviderCalls {
  /** Begins another run with a process that has served one already. Only plugins can. */
  attach(): Promise<void>;
  configure(config: Record<string, string>): Promise<void>;
  check(olds: Props, news: Props): Promise<{ inputs: Props; failures: { property: string; reason: string }[] }>;
  diff(id: string, olds: Props, news: Props): Promise<{ changes: boolean; replaces: string[]; deleteFirst: boolean }>;
  create(news: Props): Promise<{ id: string; properties: Props }>;
  /** An empty id says that the resource is gone. */
  read(id: string, props: Props): Promise<{ id: string; properties: Props; inputs: Props | undefined }>;
  update(id: string, olds: Props, news: Props): Promise<Props>;
  delete(id: string, props: Props): Promise<void>;
}

/** How a host is spoken to. */
export interface Manner {
  /** The name that the engine gives a resource with these properties; empty for a host that does not look at it. */
  urn(props: Props): string;
  /** What the engine sends with all properties. */
  always: Props;
}

export function providerCalls(client: ResourceProviderClient, { urn, always }: Manner): ProviderCalls {
  const struct = (props: Props) => Struct.fromJavaScript({ ...always, ...props } as Record<string, JavaScriptValue>);
  return {
    async attach() {
      await answered<unknown>((done) => client.attach(new PluginAttach(), done));
    },
    async configure(config) {
      const request = new messages.ConfigureRequest();
      request.setArgs(Struct.fromJavaScript(config));
      await answered<messages.ConfigureResponse>((done) => client.configure(request, done));
    },
    async check(olds, news) {
      const request = new messages.CheckRequest();
      request.setUrn(urn(news));
      request.setOlds(struct(olds));
      request.setNews(struct(news));
      const response = await answered<messages.CheckResponse>((done) => client.check(request, done));
      const failures = response.getFailuresList();
      return {
        inputs: plain(response.getInputs()),
        failures: failures.map((failure) => ({ property: failure.getProperty(), reason: failure.getReason() })),
      };
    },
    async diff(id, olds, news) {
      const request = new messages.DiffRequest();
      request.setId(id);
      request.setUrn(urn(news));
      request.setOlds(struct(olds));
      request.setNews(struct(news));
      const response = await answered<messages.DiffResponse>((done) => client.diff(request, done));
      return {
        changes: response.getChanges() === messages.DiffResponse.DiffChanges.DIFF_SOME,
        replaces: response.getReplacesList(),
        deleteFirst: response.getDeletebeforereplace(),
      };
    },
    async create(news) {
      const request = new messages.CreateRequest();
      request.setUrn(urn(news));
      request.setProperties(struct(news));
      const response = await answered<messages.CreateResponse>((done) => client.create(request, done));
      return { id: response.getId(), properties: plain(response.getProperties()) };
    },
    async read(id, props) {
      const request = new messages.ReadRequest();
      request.setId(id);
      request.setUrn(urn(props));
      request.setProperties(struct(props));
      const response = await answered<messages.ReadResponse>((done) => client.read(request, done));
      const inputs = response.getInputs();
      return {
        id: response.getId(),
        properties: plain(response.getProperties()),
        inputs: inputs === undefined ? undefined : plain(inputs),
      };
    },
    async update(id, olds, news) {
      const request = new messages.UpdateRequest();
      request.setId(id);
      request.setUrn(urn(news));
      request.setOlds(struct(olds));
      request.setNews(struct(news));
      const response = await answered<messages.UpdateResponse>((done) => client.update(request, done));
      return plain(response.getProperties());
    },
    async delete(id, props) {
      const request = new messages.DeleteRequest();
      request.setId(id);
      request.setUrn(urn(props));
      request.setProperties(struct(props));
      await answered<object>((done) => client.delete(request, done));
    },
  };
}

function answered<Response>(
  ask: (done: (error: ServiceError | null, response: Response) => void) => void,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    ask((error, response) => (error === null ? resolve(response) : reject(error)));
  });
}

/** What a failed create or update left for the state. */
export function initFailed(error: unknown): InitFailed | undefined {
  const [details] = (error as ServiceError).metadata?.get("grpc-status-details-bin") ?? [];
  const any = details === undefined ? undefined : Status.deserializeBinary(details as Buffer).getDetailsList()[0];
  if (any === undefined) return undefined;
  const failed = messages.ErrorResourceInitFailed.deserializeBinary(any.getValue_asU8());
  return { id: failed.getId(), properties: plain(failed.getProperties()), reasons: failed.getReasonsList() };
}

/** Properties without the envelopes of their secrets. */
function plain(of: Struct | undefined): Props {
  return revealed(of?.toJavaScript() ?? {}) as Props;
}

function revealed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revealed);
  if (typeof value !== "object" || value === null) return value;
  if (SIGNATURE in value) return revealed((value as Props)["value"]);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, revealed(item)]));
}

/** How Pulumi's protocol marks what is more than JSON. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
