import { closedPort } from "../../provider/support/test-server.js";
import { type AstraEmulator, startAstra } from "../../support/astra/index.js";
import { answer, type Fault, pass, type Sent } from "../../support/fault.js";
import { faultProxy } from "../../support/fault-proxy.js";
import type { Living, Place, Step, System } from "./system.js";

/**
 * The emulator of Astra's DevOps API. It has one organization, whose requests do not tell the places apart, so that there is one place
 * at a time.
 * @param skew milliseconds that Astra's clock is ahead of everybody else's
 */
export async function astra(skew: number): Promise<System> {
  const now = () => new Date(Date.now() + skew);
  const emulator = await startAstra({ now });
  const proxy = await faultProxy(emulator.url);
  let count = 0;

  async function place(): Promise<Place> {
    const owner = `-/faults/astra-${++count}/web`;
    const earlier = new Set(emulator.organization.tokens.keys());
    const begun = proxy.log.length;
    const made: Place = {
      owner,
      inputs: (version, grace) => ({
        roles: ["Read Only User"],
        description: "web",
        expiresIn: "30d",
        rotation: { grace, triggers: { version } },
        owner,
      }),
      rule: () => pass,
      log: () => proxy.log.slice(begun),
      living: async () => livingIn(emulator).filter(({ tokenId }) => !earlier.has(tokenId)),
      works: async (value) => {
        const headers = { authorization: `Bearer ${String(value)}` };
        return (await fetch(`${emulator.url}/v2/currentOrg`, { headers })).status === 200;
      },
      revoke: async (tokenId) => {
        emulator.organization.tokens.delete(tokenId);
      },
    };
    proxy.rule = (request) => made.rule(request);
    return made;
  }

  return {
    resourceClass: "astra.Token",
    schedulesRevocation: false,
    tellsRepeats: false,
    env: (url) => ({ ASTRA_API_URL: url, ASTRA_DB_APPLICATION_TOKEN: emulator.administrator.token }),
    resource: 'Token "web": ',
    atOnce: 1,
    proxy,
    closedPort: Number(new URL(await closedPort()).port),
    now: () => now().getTime(),
    place,
    step,
    revokes: ({ method, path }) => (method === "DELETE" ? path.split("/").at(-1) : undefined),
    refusal,
    wrongShape: answer(200, { clients: "none", clientId: 7 }),
    valueIn: (text) => mintedIn(text)?.token,
    secretsIn: (text) => Object.values(mintedIn(text) ?? {}),
    secrets: [emulator.administrator.token, emulator.administrator.secret],
    // the emulator prints nothing
    printed: () => "",
    close: async () => {
      await proxy.close();
      await emulator.close();
    },
  };
}

function livingIn(emulator: AstraEmulator): Living[] {
  return emulator.living().map(({ clientId, description = "" }) => {
    const [, instance, generation, owner] = MARKER.exec(description) ?? [];
    const labels = { instance, generation, owner } as Record<string, string>;
    return { tokenId: clientId, labels: instance === undefined ? {} : labels, revokeAt: undefined };
  });
}

/** The labels, as `orphans` finds them in a description. */
const MARKER = /\[keyring ([0-9a-f]{32})\.(\d+) (\S+)\]$/;

function mintedIn(text: string): { token: string; secret: string } | undefined {
  const token = /"token":"(AstraCS:[^"]+)"/.exec(text)?.[1];
  const secret = /"secret":"([^"]+)"/.exec(text)?.[1];
  return token === undefined || secret === undefined ? undefined : { token, secret };
}

function step({ method, path }: Sent): Step {
  if (method === "POST") return "mint";
  if (method === "DELETE") return "revoke";
  // the organization and its roles are asked for once in the life of a process
  return path.endsWith("/clientIdSecrets") ? "list" : "look up";
}

function refusal(status: number, headers: Record<string, string> = {}): Fault {
  return answer(status, { errors: [{ ID: 340000 + status, message: `refused with ${status}` }] }, headers);
}
