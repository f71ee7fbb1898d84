import { createHash } from "node:crypto";
import { HttpClient } from "../http/client.js";
import type { Context, Settings } from "../lifecycle/context.js";
import { OperationFailed } from "../lifecycle/errors.js";
import { DevOpsClient } from "./devops.js";
import { readRefusal } from "./refusal.js";

/**
 * The DevOps API as the environment or the stack's configuration name it, read anew for each operation; connections are
 * shared by operations with the same address and token.
 * @throws OperationFailed naming what is not set
 */
export function connect({ settings, clients, now }: Context): DevOpsClient {
  const url = baseUrl(settings.get("astraUrl") ?? PUBLIC_URL);
  const token = managingToken(settings);
  if (token === undefined) {
    throw new OperationFailed(
      "keyring:astraToken: no token for Astra's DevOps API. Set ASTRA_DB_APPLICATION_TOKEN in the environment, or run " +
        "`pulumi config set --secret keyring:astraToken`. It needs the rights org-token-read and org-token-write; to write roles by name org-role-read too",
    );
  }
  if (/[^\x21-\x7e]/.test(token)) {
    throw new OperationFailed("keyring:astraToken: the token holds white space or characters that no token has");
  }
  const key = createHash("sha256").update(token).digest("hex");
  return clients.get(`astra ${url} ${key}`, () => {
    const time = () => now().getTime();
    return new DevOpsClient((credential) => httpClient(url, credential, time), token, url, time);
  });
}

/** The token that the settings name; undefined where they name none. */
export function managingToken(settings: Settings): string | undefined {
  return settings.get("astraToken")?.trim() || undefined;
}

function httpClient(url: string, token: string, now: () => number): HttpClient {
  return new HttpClient({
    baseUrl: `${url}/v2`,
    server: `Astra's DevOps API at ${url}`,
    headers: { authorization: `Bearer ${token}`, "user-agent": "pulumi-keyring" },
    secrets: [token],
    problem: readRefusal,
    now,
  });
}

const PUBLIC_URL = "https://api.astra.datastax.com";

/** Without the `/v2` that some tools want in it and others do not. */
function baseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new OperationFailed(`keyring:astraUrl: not an http or https address; write one like "${PUBLIC_URL}"`);
  }
  if (url.username !== "" || url.password !== "") {
    throw new OperationFailed("keyring:astraUrl: leave user and password out of the address; the token identifies you");
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, "").replace(/\/v2$/, "");
}
