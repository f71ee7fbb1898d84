import { createHash } from "node:crypto";
import { readBaseUrl } from "../http/base-url.js";
import { HttpClient } from "../http/client.js";
import type { Context, Settings } from "../lifecycle/context.js";
import { originsOf, refuseForeignAddress, warnIfInClear } from "../lifecycle/destination.js";
import { OperationFailed } from "../lifecycle/errors.js";
import { DevOpsClient } from "./devops.js";
import { readRefusal } from "./refusal.js";

/**
 * The DevOps API as the environment or the stack's configuration name it, read anew for each operation; connections are
 * shared by operations with the same address and token.
 * @throws OperationFailed naming what is not set, or when the token does not belong to the address
 */
export function connect({ settings, clients, now, log }: Context): DevOpsClient {
  const url = baseUrl(settings.get("astraUrl") ?? PUBLIC_URL);
  const token = managingToken(settings);
  if (token === undefined) throw new OperationFailed(NO_TOKEN);
  if (/[^\x21-\x7e]/.test(token)) {
    throw new OperationFailed("keyring:astraToken: the token contains white space or characters that no token has");
  }
  // without a word of the environment it means Astra itself
  const ownUrl = readBaseUrl(settings.environment("astraUrl") ?? PUBLIC_URL, API)?.text;
  refuseForeignAddress(settings, { ...ACCESS, url, ownUrl });
  const key = createHash("sha256").update(token).digest("hex");
  return clients.get(`astra ${url} ${key}`, () => {
    warnIfInClear(`Astra's DevOps API at ${url}`, url, log);
    const time = () => now().getTime();
    const origins = originsOf(settings, ACCESS, "managing token");
    return new DevOpsClient((credential) => httpClient(url, credential, time), token, url, time, origins);
  });
}

const ACCESS = {
  credential: { setting: "astraToken", variable: "ASTRA_DB_APPLICATION_TOKEN" },
  address: { setting: "astraUrl", variable: "ASTRA_API_URL" },
};

/** The settings without which Astra cannot be asked and that nobody has given, each in words that say how to. */
export function missingSettings(settings: Settings): string[] {
  return managingToken(settings) === undefined ? [NO_TOKEN] : [];
}

const NO_TOKEN =
  "keyring:astraToken: no token for Astra's DevOps API. Set ASTRA_DB_APPLICATION_TOKEN in the environment, or run " +
  "`pulumi config set --secret keyring:astraToken`. It needs the rights org-token-read and org-token-write; to write roles by name org-role-read too";

/** The token that the settings name; undefined where they name none. */
export function managingToken(settings: Settings): string | undefined {
  return settings.get("astraToken")?.trim() || undefined;
}

function httpClient(url: string, token: string, now: () => number): HttpClient {
  return new HttpClient({
    baseUrl: `${url}${API}`,
    server: `Astra's DevOps API at ${url}`,
    headers: { authorization: `Bearer ${token}` },
    secrets: [token],
    problem: readRefusal,
    now,
  });
}

const PUBLIC_URL = "https://api.astra.datastax.com";

const API = "/v2";

function baseUrl(text: string): string {
  const url = readBaseUrl(text, API);
  if (url === undefined) {
    throw new OperationFailed(`keyring:astraUrl: not an http or https address; write one like "${PUBLIC_URL}"`);
  }
  if (url.hasUser) {
    throw new OperationFailed("keyring:astraUrl: leave user and password out of the address; the token identifies you");
  }
  return url.text;
}
