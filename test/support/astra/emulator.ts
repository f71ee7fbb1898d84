import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import type { Credentials } from "./credentials.js";
import { DataApi } from "./data-api.js";
import { type Database, Databases } from "./databases.js";
import { DevOpsApi } from "./devops-api.js";
import { type Order, Organization, type Token } from "./organization.js";
import type { Reply, Request } from "./reply.js";
import { RECENT_WIRE, type Wire } from "./wire.js";

/**
 * A test double: one Astra organization on a loopback port, which answers as DataStax Astra does on the wire, as far as that has been
 * published or recorded. It is not Astra, and nothing that it is given leaves this machine.
 */
export interface AstraEmulator {
  /** Base of the DevOps API, without `/v2`. */
  url: string;
  organization: Organization;
  /** A token that may do everything. */
  administrator: Credentials;
  /** How answers are written; may be changed at any time. */
  wire: Wire;
  /** Every request so far, like `POST /v2/tokens`. */
  requests: string[];
  /** Makes a database. */
  database(name: string): Database;
  /** Makes a token by hand, of roles by their names, as somebody does in Astra's own console. */
  mint(order: Order): Token;
  /** The tokens that are alive, but for the administrator's. */
  living(): Token[];
  close(): Promise<void>;
}

export interface EmulatorOptions {
  wire?: Partial<Wire>;
  now?: () => Date;
  port?: number;
  /** The id of the organization (default: a new one). */
  organizationId?: string;
  /** Milliseconds before each answer. */
  latency?: number;
}

/** Starts an emulator on a port of its own. */
export async function startAstra(options: EmulatorOptions = {}): Promise<AstraEmulator> {
  const { now = () => new Date(), port = 0, latency = 0 } = options;
  const organization = new Organization(now, options.organizationId);
  const databases = new Databases(() => emulator.url);
  const wire: Wire = { ...RECENT_WIRE, ...options.wire };
  const devOps = new DevOpsApi(organization, databases, wire);
  const dataApi = new DataApi(organization);
  const requests: string[] = [];

  const answer = (request: Request): Reply => {
    const [, first, id = "", ...rest] = request.path.split("/");
    const database = first === "databases" ? databases.get(id) : undefined;
    if (database !== undefined) return dataApi.answer(database, `/${rest.join("/")}`, request);
    if (first === "v2") return devOps.answer({ ...request, path: request.path.slice("/v2".length) });
    return { status: 404, body: "404 page not found" };
  };

  const server = createServer((incoming, outgoing) => {
    void read(incoming).then(async (request) => {
      if (latency > 0) await wait(latency);
      requests.push(`${request.method} ${request.path}`);
      const { status, body } = answer(request);
      const headers = { "content-type": "application/json", date: now().toUTCString() };
      outgoing.writeHead(status, status === 204 ? { date: headers.date } : headers).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));

  const mint = ({ roles, ...order }: Order) =>
    organization.mint({ ...order, roles: roles.map((name) => organization.roleNamed(name)?.id ?? name) });
  const administrator = mint({ roles: ["Organization Administrator"], description: "administrator" });
  const emulator: AstraEmulator = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    organization,
    administrator,
    wire,
    requests,
    database: (name) => databases.create(name),
    mint,
    living: () =>
      [...organization.tokens.values()].filter(
        (token) => token.clientId !== administrator.clientId && !organization.isExpired(token),
      ),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return emulator;
}

async function read(incoming: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const { method = "", url = "", headers } = incoming;
  const own = headers["token"];
  const bearer = /^Bearer (.*)$/.exec(headers.authorization ?? "")?.[1] ?? "";
  return {
    method,
    path: new URL(url, "http://emulator").pathname,
    credential: typeof own === "string" ? own : bearer,
    body: parsed(Buffer.concat(chunks).toString()),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
