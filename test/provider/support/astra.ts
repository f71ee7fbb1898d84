import { DevOpsClient } from "../../../provider/src/astra/devops.js";
import { readRefusal } from "../../../provider/src/astra/refusal.js";
import { type AstraTokenInputs, Token } from "../../../provider/src/astra/token.js";
import { HttpClient } from "../../../provider/src/http/client.js";
import { Clients } from "../../../provider/src/lifecycle/clients.js";
import { type AstraEmulator, startAstra, type Wire } from "../../support/astra/index.js";
import { type FaultProxy, faultProxy } from "../../support/fault-proxy.js";
import { settingsOf, type TestContext, testContext } from "./context.js";

/** An emulated organization behind a proxy for faults, and a context that leads there; both go by clocks that stand still. */
export interface AstraSetting {
  astra: AstraEmulator;
  proxy: FaultProxy;
  context: TestContext;
  /** The client ids of the living tokens, but for the administrator's. */
  alive(): string[];
  close(): Promise<void>;
}

/** @param ahead milliseconds that Astra's clock is ahead of the context's */
export async function astraSetting(wire: Partial<Wire> = {}, ahead = 0): Promise<AstraSetting> {
  const clock = testContext();
  const astra = await startAstra({ wire, now: () => new Date(clock.now().getTime() + ahead) });
  const proxy = await faultProxy(astra.url);
  return {
    astra,
    proxy,
    context: astraContext(proxy.url, astra.administrator.token, clock),
    alive: () => astra.living().map(({ clientId }) => clientId),
    close: async () => {
      await proxy.close();
      await astra.close();
    },
  };
}

/** A context that leads to an address with a token, and loses no time between tries. */
export function astraContext(url: string, token: string, clock: TestContext = testContext()): TestContext {
  const now = () => clock.now().getTime();
  const httpAs = (credential: string) =>
    new HttpClient({
      baseUrl: `${url}/v2`,
      server: `Astra's DevOps API at ${url}`,
      headers: { authorization: `Bearer ${credential}` },
      secrets: [credential],
      problem: readRefusal,
      now,
      firstDelay: 1,
    });
  const client = new DevOpsClient(httpAs, token, url, now, "as tests say");
  const settings = settingsOf({ astraUrl: url, astraToken: token });
  return { ...clock, settings, deadline: now() + 30_000, clients: new OneClient(client) };
}

class OneClient extends Clients {
  readonly #client: DevOpsClient;

  constructor(client: DevOpsClient) {
    super();
    this.#client = client;
  }

  override get<Client>(): Client {
    return this.#client as Client;
  }
}

/** Inputs as a check leaves them. */
export function astraInputs(inputs: object = {}): AstraTokenInputs {
  const checked = Token.check(rawInputs(inputs), { now: new Date(0) });
  if (checked.failures.length > 0) throw new Error(JSON.stringify(checked.failures));
  return checked.inputs;
}

/** What a program says of a token. */
export function rawInputs(inputs: object = {}): object {
  return { roles: ["Read Only User"], owner: "acme/infra/dev/web", ...inputs };
}
