import { createLogger } from "../../../console/src/log/logger.js";
import { closedPort } from "../../provider/support/test-server.js";
import { startConsole } from "../../support/console.js";
import { answer, type Fault, type Logged, pass, type Sent } from "../../support/fault.js";
import { faultProxy } from "../../support/fault-proxy.js";
import { startNode } from "../postgres-consoles.js";
import type { Place, Step, System } from "./system.js";

/**
 * A real console. Each place is a shard of its own.
 * @param skew milliseconds that the console's clock is ahead of everybody else's
 */
export async function calimero(skew: number): Promise<System> {
  const logged: string[] = [];
  const logger = createLogger("trace", { write: (line) => void logged.push(line) });
  const node = await startNode();
  const now = () => new Date(Date.now() + skew);
  const console = await startConsole({ logger, now, allowPrivateUpstreams: true });
  const proxy = await faultProxy(console.url);
  const places = new Map<string, Place>();
  let count = 0;
  const logs = new Map<string, Logged[]>();
  let sorted = 0;
  /** Sorts what is new in the log by place. */
  const logOf = (shardId: string) => {
    for (const request of proxy.log.slice(sorted)) {
      const log = logs.get(shardIn(request)) ?? [];
      log.push(request);
      logs.set(shardIn(request), log);
    }
    sorted = proxy.log.length;
    return logs.get(shardId) ?? [];
  };
  proxy.rule = (request) => places.get(shardIn(request))?.rule(request) ?? pass;

  async function place(): Promise<Place> {
    const shardId = `faults-${++count}-calimero`;
    const body = { id: shardId, rpcUrl: node.url, masterAccount: "faults.calimero.testnet" };
    const added = await console.adminFetch("/shards", { body });
    if (added.status !== 201) throw new Error(await added.text());
    const tokens = `/shards/${shardId}/tokens`;
    const owner = `-/faults/${shardId}/web`;
    const made: Place = {
      owner,
      inputs: (version, grace) => ({
        shardId,
        name: "web",
        permissions: ["view-blocks"],
        expiresIn: "30d",
        rotation: { grace, triggers: { version } },
        owner,
      }),
      rule: () => pass,
      log: () => logOf(shardId),
      living: async () => {
        const answered = await console.adminFetch(`${tokens}?status=active`);
        return ((await answered.json()) as { tokens: Listed[] }).tokens.map(({ id, labels, revokeAt }) => ({
          tokenId: id,
          labels,
          revokeAt: revokeAt === null ? undefined : Date.parse(revokeAt),
        }));
      },
      works: async (value) => (await console.gatewayFetch(String(value), undefined, shardId)).status === 200,
      revoke: async (tokenId) => {
        await console.adminFetch(`${tokens}/${tokenId}`, { method: "DELETE" });
      },
    };
    places.set(shardId, made);
    return made;
  }

  return {
    resourceClass: "calimero.AuthToken",
    schedulesRevocation: true,
    tellsRepeats: true,
    env: (url) => ({ CALIMERO_CONSOLE_URL: url, CALIMERO_ACCESS_KEY: console.accessKey }),
    resource: 'AuthToken "web": ',
    // below the connections that one host keeps to one server
    atOnce: 24,
    proxy,
    closedPort: Number(new URL(await closedPort()).port),
    now: () => now().getTime(),
    place,
    step,
    revokes: revokedAtOnce,
    refusal,
    wrongShape: answer(200, { tokens: "none", id: 7 }),
    valueIn,
    secretsIn: (text) => [valueIn(text) ?? []].flat(),
    secrets: [console.accessKey],
    printed: () => logged.join(""),
    close: async () => {
      await proxy.close();
      await console.close();
      node.server.close();
    },
  };
}

interface Listed {
  id: string;
  labels: Record<string, string>;
  revokeAt: string | null;
}

function shardIn({ path }: Sent): string {
  return path.split("/")[4] ?? "";
}

function step({ method, path }: Sent): Step {
  if (method === "POST") return "mint";
  if (method === "DELETE") return "revoke";
  return path.includes("?") ? "list" : "look up";
}

/** The token that a request ends there and then, other than at a time that it gives. */
function revokedAtOnce({ method, path }: Sent): string | undefined {
  const { pathname, searchParams } = new URL(path, "http://console");
  return method === "DELETE" && !searchParams.has("at") ? pathname.split("/").at(-1) : undefined;
}

function valueIn(text: string): string | undefined {
  return /"value":"([0-9a-f]{64})"/.exec(text)?.[1];
}

function refusal(status: number, headers: Record<string, string> = {}): Fault {
  const slug = SLUGS[status] ?? "internal";
  const problem = { type: `urn:keyring:problem:${slug}`, title: slug, status, detail: `refused with ${status}` };
  return answer(status, problem, headers);
}

/** What the console calls its refusals. */
const SLUGS: Record<number, string> = {
  400: "invalid-request",
  401: "unauthenticated",
  403: "forbidden",
  404: "unknown-shard",
  409: "attempt-too-low",
  429: "too-many-requests",
  500: "internal",
  503: "unavailable",
};
