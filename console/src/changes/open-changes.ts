import type { Logger } from "pino";
import type { ConsoleOptions } from "../options.js";
import type { Store } from "../store/store.js";
import { Agreement, type SharedSettings } from "./agreement.js";
import { type Changes, OwnChanges } from "./changes.js";
import { SharedChanges } from "./shared-changes.js";

/** What tells this instance what others on its database change. With an embedded database there are no others. */
export function openChanges(options: ConsoleOptions, store: Store, logger: Logger): Changes {
  if (options.databaseUrl === undefined) return new OwnChanges();
  const agreement = new Agreement(sharedSettings(options), logger);
  return new SharedChanges(options.databaseUrl, logger, agreement, () => store.renew());
}

/** What decides how a request is treated, whichever instance gets it. */
function sharedSettings(options: ConsoleOptions): SharedSettings {
  const { allowPrivateUpstreams = false, gatewayMethods = new Map(), mail } = options;
  const list = (of: Iterable<string>) => [...of].sort().join(", ") || "none";
  return {
    KEYRING_CONSOLE_ALLOW_PRIVATE_UPSTREAMS: String(allowPrivateUpstreams),
    "--public-url": options.publicUrl ?? "none",
    "--gateway-method": list([...gatewayMethods].map(([method, permission]) => `${method}=${permission}`)),
    "--trusted-proxies": list(options.trustedProxies ?? []),
    KEYRING_CONSOLE_SMTP_URL: mail === undefined ? "none" : "given",
  };
}
