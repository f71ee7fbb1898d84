import { createHash } from "node:crypto";
import { readBaseUrl } from "../http/base-url.js";
import { HttpClient } from "../http/client.js";
import type { Context, Settings } from "../lifecycle/context.js";
import { originsOf, refuseForeignAddress, warnIfInClear } from "../lifecycle/destination.js";
import { OperationFailed } from "../lifecycle/errors.js";
import { ConsoleClient } from "./console.js";

/**
 * The console that the environment or the stack's configuration names, read anew for each operation; connections
 * are shared by operations with the same address and access key.
 * @throws OperationFailed naming what is not set, or when the access key does not belong to the address
 */
export function connect({ settings, clients, now, log }: Context): ConsoleClient {
  const accessKey = accessKeyOf(settings);
  if (accessKey === undefined) throw new OperationFailed(missingSettings(settings).join("; "));
  const url = consoleUrl(settings);
  if (/[^\x21-\x7e]/.test(accessKey)) {
    throw new OperationFailed(
      "keyring:calimeroAccessKey: the access key contains white space or characters that no access key has",
    );
  }
  const ownUrl = readBaseUrl(settings.environment("calimeroUrl") ?? "", API)?.text;
  refuseForeignAddress(settings, { ...ACCESS, url, ownUrl });
  const key = createHash("sha256").update(accessKey).digest("hex");
  return clients.get(`calimero ${url} ${key}`, () => {
    warnIfInClear(`the console at ${url}`, url, log);
    const time = () => now().getTime();
    const headers = { authorization: `Bearer ${accessKey}` };
    const http = new HttpClient({
      baseUrl: `${url}${API}`,
      server: `the console at ${url}`,
      headers,
      secrets: [accessKey],
      now: time,
    });
    return new ConsoleClient(http, url, time, originsOf(settings, ACCESS, "access key"));
  });
}

const ACCESS = {
  credential: { setting: "calimeroAccessKey", variable: "CALIMERO_ACCESS_KEY" },
  address: { setting: "calimeroUrl", variable: "CALIMERO_CONSOLE_URL" },
};

/** The settings without which no console can be asked and that nobody has given, each in words that say how to. */
export function missingSettings(settings: Settings): string[] {
  return [...(namesConsole(settings) ? [] : [NO_ADDRESS]), ...(accessKeyOf(settings) === undefined ? [NO_KEY] : [])];
}

const NO_ADDRESS =
  "keyring:calimeroUrl: no address of a Calimero console. Set CALIMERO_CONSOLE_URL in the environment, or run " +
  "`pulumi config set keyring:calimeroUrl http://127.0.0.1:8080`; `npm run console` starts one and prints its address";
const NO_KEY =
  "keyring:calimeroAccessKey: no access key for the Calimero console. Set CALIMERO_ACCESS_KEY in the environment, or run " +
  "`pulumi config set --secret keyring:calimeroAccessKey`; the console wrote its first key to a file when it started";

function accessKeyOf(settings: Settings): string | undefined {
  return settings.get("calimeroAccessKey")?.trim() || undefined;
}

/** Whether the settings name a console at all. */
export function namesConsole(settings: Settings): boolean {
  return settings.get("calimeroUrl") !== undefined;
}

/** The console's address; undefined where the settings name none that can be used. Asks nobody. */
export function consoleInUse(settings: Settings): string | undefined {
  return readBaseUrl(settings.get("calimeroUrl") ?? "", API)?.text;
}

/** Whether a gateway's address is the one that a shard has at a console whose clients use its public address. */
export function isNamedBy(rpcUrl: string, consoleUrl: string, shardId: string): boolean {
  return rpcUrl === `${consoleUrl}${API}/shards/${shardId}/neard-rpc/`;
}

/**
 * The console's address without a slash at its end and without the API's path.
 * @throws OperationFailed
 */
export function consoleUrl(settings: Settings): string {
  const text = settings.get("calimeroUrl");
  if (text === undefined) throw new OperationFailed(NO_ADDRESS);
  const url = readBaseUrl(text, API);
  if (url === undefined) {
    throw new OperationFailed(
      `keyring:calimeroUrl: not an http or https address; write one like "https://console.example.com"`,
    );
  }
  if (url.hasUser) {
    throw new OperationFailed(
      "keyring:calimeroUrl: leave user and password out of the address; the access key identifies you",
    );
  }
  return url.text;
}

const API = "/api/v1";
