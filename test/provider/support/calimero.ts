import type { AuthTokenInputs } from "../../../provider/src/calimero/auth-token.js";
import { AuthToken } from "../../../provider/src/calimero/auth-token.js";
import { ConsoleClient } from "../../../provider/src/calimero/console.js";
import { HttpClient } from "../../../provider/src/http/client.js";
import { Clients } from "../../../provider/src/lifecycle/clients.js";
import { settingsOf, type TestContext, testContext } from "./context.js";
import type { Arrived, Reply } from "./test-server.js";

/** An access key of the right form that no console knows. */
export const KEY = "keyring_0123456789-abcdefghijklmnopqrstuvwxyz_ABCDEF";

/** A context that leads to a console. */
export function consoleContext(calimeroUrl: string, options: { accessKey?: string; start?: string } = {}): TestContext {
  const { accessKey = KEY, ...rest } = options;
  return testContext({ ...rest, settings: settingsOf({ calimeroUrl, calimeroAccessKey: accessKey }) });
}

/** Inputs as a check leaves them. */
export function authTokenInputs(inputs: Partial<AuthTokenInputs> = {}): AuthTokenInputs {
  const raw = {
    shardId: "demos-calimero-testnet",
    name: "web",
    permissions: ["view-accounts"],
    owner: "acme/infra/dev/web",
    ...inputs,
  };
  const checked = AuthToken.check(raw, { now: new Date(0) });
  if (checked.failures.length > 0) throw new Error(JSON.stringify(checked.failures));
  return checked.inputs;
}

/**
 * A context that leads to a console, and that loses no time between tries.
 * @param options.clock whose clock to go by
 */
export function impatientContext(url: string, options: { accessKey?: string; clock?: TestContext } = {}): TestContext {
  const { accessKey = KEY, clock } = options;
  const context = { ...consoleContext(url, { accessKey }), ...(clock === undefined ? {} : { now: clock.now }) };
  const now = () => context.now().getTime();
  const http = new HttpClient({
    baseUrl: `${url}/api/v1`,
    server: `the console at ${url}`,
    headers: { authorization: `Bearer ${accessKey}` },
    secrets: [accessKey],
    now,
    firstDelay: 1,
  });
  return {
    ...context,
    deadline: now() + 30_000,
    clients: new OneClient(new ConsoleClient(http, url, now, "as tests say")),
  };
}

class OneClient extends Clients {
  readonly #client: ConsoleClient;

  constructor(client: ConsoleClient) {
    super();
    this.#client = client;
  }

  override get<Client>(): Client {
    return this.#client as Client;
  }
}

/** Answers lists of tokens, single tokens and lists of shards each in its own way. */
export function routes(replies: { list?: Reply; token?: Reply; shards?: Reply }): Reply {
  return (response, arrived: Arrived) => {
    const { pathname } = new URL(arrived.url, "http://x");
    const route = pathname.endsWith("/tokens") ? "list" : pathname.endsWith("/shards") ? "shards" : "token";
    const reply = replies[route];
    if (reply === undefined) throw new Error(`nobody expected ${arrived.method} ${pathname}`);
    reply(response, arrived);
  };
}

/** The state of a token that the console knows as `t1`. */
export const authTokenState = {
  shardId: "demos-calimero-testnet",
  name: "web",
  permissions: ["view-accounts" as const],
  rpcUrl: "http://127.0.0.1:1/api/v1/shards/demos-calimero-testnet/neard-rpc/",
  token: "5e".repeat(32),
  tokenId: "t1",
  status: "active" as const,
  createdAt: "2026-06-01T00:00:00.000Z",
  generation: 1,
  owner: "acme/infra/dev/web",
};

/** The same, last seen at the console of this address. */
export function authTokenStateAt(url: string) {
  return { ...authTokenState, issuerUrls: [url] };
}
