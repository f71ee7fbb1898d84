import { requesterOf } from "../access/authenticate.js";
import type { App } from "../openapi/typed-app.js";
import { MIGRATIONS } from "../store/migrations/index.js";
import type { Database } from "../store/schema.js";
import type { Clients, SeenClient } from "../version/clients.js";
import { VERSION } from "../version/version.js";
import { findOverview, type Matter } from "./overview.js";
import { overviewSchema } from "./schemas.js";

/** What the route needs. */
export interface OverviewRoute {
  database: Database;
  clients: Clients;
  now(): Date;
}

/** GET /overview. */
export function overviewRoute(app: App, { database, clients, now }: OverviewRoute): void {
  app.get(
    "/overview",
    {
      config: { access: "authenticated" },
      schema: {
        operationId: "getOverview",
        tags: ["overview"],
        summary: "What needs somebody, on the shards and with the rights of whoever asks",
        response: { 200: overviewSchema },
      },
    },
    async (request) => {
      const requester = requesterOf(request);
      const { has, ...found } = await findOverview(database, requester, now());
      const seesClients = requester.rights.includes("manage-access-keys");
      return {
        endingTokens: present(found.endingTokens, ({ expiresAt }) => ({ expiresAt: expiresAt.toISOString() })),
        unusedTokens: present(found.unusedTokens, ({ createdAt }) => ({ createdAt: createdAt.toISOString() })),
        deniedTokens: present(found.deniedTokens, ({ denied }) => ({ denied })),
        endingAccessKeys: present(found.endingAccessKeys, ({ expiresAt }) => ({ expiresAt: expiresAt.toISOString() })),
        failedOperations: present(found.failedOperations, ({ finishedAt }) => ({
          finishedAt: finishedAt.toISOString(),
        })),
        versions: {
          console: VERSION,
          schema: MIGRATIONS.length,
          clients: seesClients ? clients.list().map(presentClient) : null,
        },
        has: { shard: has.shard, token: has.token ?? null, accessKey: has.accessKey ?? null },
      };
    },
  );
}

function presentClient({ version, lastSeenAt }: SeenClient) {
  return { version, lastSeenAt: lastSeenAt.toISOString() };
}

function present<Item extends object, Shown extends object>(
  matter: Matter<Item> | undefined,
  show: (item: Item) => Shown,
): { count: number; items: (Omit<Item, keyof Shown> & Shown)[] } | null {
  if (matter === undefined) return null;
  return { count: matter.count, items: matter.items.map((item) => ({ ...item, ...show(item) })) };
}
