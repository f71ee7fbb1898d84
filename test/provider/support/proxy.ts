import { type Arrived, type Reply, type TestServer, testServer } from "./test-server.js";

/** What came back from the server behind a proxy. */
export interface Answered {
  status: number;
  body: string;
}

/** What becomes of a request: a reply of the proxy's own keeps it from the server. */
export type Treatment = "pass" | "drop the reply" | "lose the request" | Reply;

/** A proxy before a console that counts requests, and of which a test can decide what becomes of a reply. */
export interface ConsoleProxy extends TestServer {
  /** Every request so far, like `GET /shards/demos/tokens`, without the query. */
  asked(): string[];
  /** What to do with a request: by default it is sent on, and the answer comes back. */
  treat: (arrived: Arrived) => Treatment;
  /** Sends a request on once more, as a network does that duplicates. */
  again(arrived: Arrived): Promise<Answered>;
}

/** @param target the console's address */
export async function proxyTo(target: string): Promise<ConsoleProxy> {
  const send = async ({ method, url, headers, body }: Arrived) => {
    const { host: _, connection: __, "content-length": ___, "transfer-encoding": ____, ...kept } = headers;
    const init = { method, headers: kept as Record<string, string>, ...(body === "" ? {} : { body }) };
    const answer = await fetch(`${target}${url}`, init);
    return { status: answer.status, headers: answer.headers, body: await answer.text() };
  };
  const forward: Reply = (response, arrived) => {
    const treatment = proxy.treat(arrived);
    if (typeof treatment === "function") {
      treatment(response, arrived);
      return;
    }
    if (treatment === "lose the request") {
      response.socket?.destroy();
      return;
    }
    void send(arrived).then(({ status, headers, body }) => {
      if (treatment === "drop the reply") response.socket?.destroy();
      else response.writeHead(status, kept(headers)).end(body);
    });
  };
  const server = await testServer(forward);
  const proxy: ConsoleProxy = {
    ...server,
    asked: () =>
      server.requests.map(({ method, url }) => `${method} ${new URL(url, target).pathname.replace("/api/v1", "")}`),
    treat: () => "pass",
    again: async (arrived) => {
      const { status, body } = await send(arrived);
      return { status, body };
    },
  };
  return proxy;
}

/** The headers that say something about an answer. */
function kept(headers: Headers): Record<string, string> {
  return Object.fromEntries(["content-type", "date"].map((name) => [name, headers.get(name) ?? ""]));
}
