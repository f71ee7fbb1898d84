import { Clients } from "../../../provider/src/lifecycle/clients.js";
import type { Context, Settings } from "../../../provider/src/lifecycle/context.js";
import type { Situation } from "../../../provider/src/lifecycle/resource.js";

/** A context whose clock stands still until it is moved, and whose messages can be read. */
export interface TestContext extends Context {
  messages: string[];
  /** Moves the clock. */
  pass(milliseconds: number): void;
}

/** @param start where the clock begins, RFC 3339 */
export function testContext(options: { start?: string; settings?: Settings; signal?: AbortSignal } = {}): TestContext {
  let time = Date.parse(options.start ?? "2026-06-01T00:00:00.000Z");
  const messages: string[] = [];
  return {
    settings: options.settings ?? noSettings,
    clients: new Clients(),
    now: () => new Date(time),
    log: { info: (message) => messages.push(message), warn: (message) => messages.push(`warning: ${message}`) },
    signal: options.signal ?? new AbortController().signal,
    deadline: Number.POSITIVE_INFINITY,
    messages,
    pass: (milliseconds) => {
      time += milliseconds;
    },
  };
}

/** Settings of which each stands under its name in the stack's configuration. */
export function settingsOf(values: Record<string, string>): Settings {
  return {
    get: (key) => values[key],
    origin: (key) => (values[key] === undefined ? undefined : "configuration"),
    environment: () => undefined,
  };
}

/** What a decision goes by where no settings lead anywhere. */
export function at(now: Date): Situation {
  return { now, settings: noSettings };
}

export const noSettings = settingsOf({});
