import { json, problem, type Reply, reset, type TestServer, testServer } from "./test-server.js";

/** A key as it is on the account. */
export interface KeyOnChain {
  access: "full-access" | "function-call";
  labels: Record<string, string>;
}

/** What becomes of the operations to come: carried out, for ever pending, or refused by the chain with this code. */
type Fate = "done" | "pending" | { code: string };

/** A small console with one account, whose answers a test can replace. */
export interface TestCustodian extends TestServer {
  /** The keys of the account, by public key. */
  keys: Map<string, KeyOnChain>;
  fate: Fate;
  /** Whether the answer to a request of this method is lost on its way. */
  loses: (method: string) => boolean;
  /** Answers in place of the console. */
  instead: (request: { method: string; path: string }) => Reply | undefined;
  /** Every request so far, like `GET keys`, `POST keys`, `GET key`, `DELETE key`, `GET operation`. */
  asked(): string[];
}

export const PLACE = { shardId: "demos-calimero-testnet", accountId: "demos.calimero.testnet" };

interface Operation {
  id: string;
  status: "pending" | "done" | "failed";
  error: { code: string; message: string } | null;
  transactionHash: string | null;
  finishedAt: string | null;
  carryOut: () => void;
}

/** A server on a real port that speaks the part of the console's API that is about keys. It waits for nothing. */
export async function testCustodian(): Promise<TestCustodian> {
  const operations = new Map<string, Operation>();
  const orders = new Map<string, Operation>();
  const names: string[] = [];

  const operation = (carryOut: () => void): Operation => {
    const id = `op${operations.size + 1}`;
    const made: Operation = { id, status: "pending", error: null, transactionHash: null, finishedAt: null, carryOut };
    operations.set(id, made);
    return made;
  };
  /** What a chain does with what waits for it. */
  const carryOut = (pending: Operation): void => {
    if (pending.status !== "pending" || custodian.fate === "pending") return;
    if (custodian.fate === "done") {
      pending.carryOut();
      Object.assign(pending, { status: "done", transactionHash: `hash of ${pending.id}`, finishedAt: NOW });
    } else {
      const { code } = custodian.fate;
      Object.assign(pending, { status: "failed", error: { code, message: `the chain says ${code}` } });
    }
  };

  const answer: Reply = (response, { method, url, body }) => {
    const path = new URL(url, "http://x").pathname.replace("/api/v1", "");
    const [, account, publicKey] = /^\/shards\/[^/]+\/accounts\/([^/]+)\/keys(?:\/(.+))?$/.exec(path) ?? [];
    const key = publicKey === undefined ? undefined : decodeURIComponent(publicKey);
    const what = path.startsWith("/operations/") ? "operation" : account === undefined ? path : key ? "key" : "keys";
    names.push(`${method} ${what}`);
    const instead = custodian.instead({ method, path });
    if (instead !== undefined) return instead(response, { method, url, headers: {}, body });
    const answered = reply(method, path, key, body);
    (custodian.loses(method) ? reset : answered)(response, { method, url, headers: {}, body });
  };

  function reply(method: string, path: string, key: string | undefined, body: string): Reply {
    if (path.startsWith("/operations/")) {
      const found = operations.get(path.slice("/operations/".length));
      if (found === undefined) return problem(404, "unknown-operation");
      carryOut(found);
      return json(200, found);
    }
    if (method === "POST") return added(JSON.parse(body) as { publicKey: string; labels: Record<string, string> });
    if (key === undefined)
      return json(200, { keys: [...custodian.keys].map(([name, found]) => described(name, found)) });
    const found = custodian.keys.get(key);
    if (method === "DELETE") {
      const made = operation(() => custodian.keys.delete(key));
      if (found === undefined) carryOut(made);
      return json(202, made);
    }
    return found === undefined ? problem(404, "unknown-key") : json(200, described(key, found));
  }

  function added({ publicKey, labels }: { publicKey: string; labels: Record<string, string> }): Reply {
    const order = `${publicKey} ${labels["instance"]}`;
    const earlier = orders.get(order);
    if (earlier !== undefined && earlier.status !== "failed") return json(202, earlier);
    if (custodian.keys.has(publicKey)) return problem(409, "key-exists");
    const made = operation(() => custodian.keys.set(publicKey, { access: "full-access", labels }));
    orders.set(order, made);
    return json(202, made);
  }

  const server = await testServer(answer);
  const custodian: TestCustodian = {
    ...server,
    keys: new Map(),
    fate: "done",
    loses: () => false,
    instead: () => undefined,
    asked: () => names.splice(0),
  };
  return custodian;
}

function described(publicKey: string, { access, labels }: KeyOnChain) {
  const added = Object.keys(labels).length > 0;
  return { accountId: PLACE.accountId, publicKey, access, labels, addedAt: added ? NOW : null };
}

const NOW = "2026-06-01T00:00:00.000Z";
