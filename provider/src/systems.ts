import { astra } from "./astra/index.js";
import { calimero } from "./calimero/index.js";
import type { System } from "./lifecycle/system.js";

/** Every system, by the name that stands in its type tokens. Written into users' state: keep the names. */
export const systems = { calimero, astra } satisfies Record<string, System>;
