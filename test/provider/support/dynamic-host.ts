import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

export type Props = Record<string, unknown>;

/** The text that stands in the state of every AuthToken. */
export const PROVIDER = providerOf("calimero.AuthToken");

/** What the engine learns when a create or an update failed half-way. */
export interface InitFailed {
  id: string;
  properties: Props;
  reasons: string[];
}

/** Pulumi's own host of dynamic resources in a process of its own, spoken to as the engine does. */
export interface DynamicHost {
  configure(config: Record<string, string>): Promise<void>;
  check(olds: Props, news: Props): Promise<{ inputs: Props; failures: { property: string; reason: string }[] }>;
  diff(id: string, olds: Props, news: Props): Promise<{ changes: boolean; replaces: string[]; deleteFirst: boolean }>;
  create(news: Props): Promise<{ id: string; properties: Props }>;
  /** An empty id says that the resource is gone. */
  read(id: string, props: Props): Promise<{ id: string; properties: Props; inputs: Props | undefined }>;
  update(id: string, olds: Props, news: Props): Promise<Props>;
  delete(id: string, props: Props): Promise<void>;
  /** Everything that the process printed so far. */
  printed(): string;
  /** Waits until it has printed something like this. */
  prints(pattern: RegExp): Promise<void>;
  stop(): Promise<void>;
}

/**
 * @param env the variables that the process sees beside PATH
 * @param resource the class of the resources
 */
export async function startDynamicHost(
  env: NodeJS.ProcessEnv = {},
  resource = "calimero.AuthToken",
): Promise<DynamicHost> {
  const program = await makeProgram();
  const tsx = pathToFileURL(require.resolve("tsx")).href;
  const script = require.resolve("@pulumi/pulumi/cmd/dynamic-provider");
  const child = spawn(process.execPath, ["--import", tsx, script, "127.0.0.1:0"], {
    cwd: program,
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      printed += chunk.toString();
    });
  }
  const exited = once(child, "exit").then(() => {
    throw new Error(`the host ended:\n${printed}`);
  });
  exited.catch(() => undefined);
  const prints = async (pattern: RegExp) => {
    while (!pattern.test(printed)) {
      await Promise.race([once(child.stdout, "data"), once(child.stderr, "data"), exited]);
    }
  };
  await prints(/\n/);
  const [port] = printed.split("\n");
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
  return {
    ...calls(client, providerOf(resource)),
    printed: () => printed,
    prints,
    stop: async () => {
      client.close();
      const ended = once(child, "exit");
      child.kill();
      await ended;
      await rm(program, { recursive: true, force: true });
    },
  };
}

/** What a failed create or update left for the state. */
export function initFailed(error: unknown): InitFailed | undefined {
  const [details] = (error as ServiceError).metadata?.get("grpc-status-details-bin") ?? [];
  const any = details === undefined ? undefined : Status.deserializeBinary(details as Buffer).getDetailsList()[0];
  if (any === undefined) return undefined;
  const failed = messages.ErrorResourceInitFailed.deserializeBinary(any.getValue_asU8());
  return { id: failed.getId(), properties: plain(failed.getProperties()), reasons: failed.getReasonsList() };
}

function providerOf(resource: string): string {
  return `exports.handler = () => require("pulumi-keyring/provider").${resource};`;
}

function calls(client: ResourceProviderClient, provider: string): Omit<DynamicHost, "printed" | "prints" | "stop"> {
  const struct = (props: Props) =>
    Struct.fromJavaScript({ __provider: provider, ...props } as Parameters<typeof Struct.fromJavaScript>[0]);
  return {
    async configure(config) {
      const request = new messages.ConfigureRequest();
      request.setArgs(Struct.fromJavaScript(config));
      await answered<messages.ConfigureResponse>((done) => client.configure(request, done));
    },
    async check(olds, news) {
      const request = new messages.CheckRequest();
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
      request.setProperties(struct(news));
      const response = await answered<messages.CreateResponse>((done) => client.create(request, done));
      return { id: response.getId(), properties: plain(response.getProperties()) };
    },
    async read(id, props) {
      const request = new messages.ReadRequest();
      request.setId(id);
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
      request.setOlds(struct(olds));
      request.setNews(struct(news));
      const response = await answered<messages.UpdateResponse>((done) => client.update(request, done));
      return plain(response.getProperties());
    },
    async delete(id, props) {
      const request = new messages.DeleteRequest();
      request.setId(id);
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

function plain(of: Struct | undefined): Props {
  return (of?.toJavaScript() ?? {}) as Props;
}

/** A program's folder in which `pulumi-keyring/provider` is the code of this repository as it stands. */
async function makeProgram(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "keyring-host-"));
  const shim = join(folder, "node_modules", "pulumi-keyring");
  await mkdir(shim, { recursive: true });
  const source = JSON.stringify(join(__dirname, "../../../provider/src/index.ts"));
  await writeFile(join(shim, "package.json"), JSON.stringify({ exports: { "./provider": "./provider.js" } }));
  await writeFile(join(shim, "provider.js"), `module.exports = require(${source});\n`);
  return folder;
}
