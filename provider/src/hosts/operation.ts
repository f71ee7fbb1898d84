import { printable } from "../http/printable.js";
import type { Clients } from "../lifecycle/clients.js";
import type { Context, Log, Settings } from "../lifecycle/context.js";
import { messageOf, OperationFailed, PartialFailure } from "../lifecycle/errors.js";
import { labelledName } from "../lifecycle/own-name.js";
import type { Change, Resource, Failure as Wrong } from "../lifecycle/resource.js";
import type { Props } from "./values.js";

/** What an operation may have as its deadline, in seconds. */
export const DEADLINE = {
  least: 1,
  most: 3_600,
  words: "give the deadline of an operation in seconds, from 1 to 3600",
};

/** What a host brings to each operation. */
export interface Surroundings {
  settings: Settings;
  clients: Clients;
  log: Log;
  /** Seconds that the program itself allows; otherwise the settings say. */
  seconds?: number | undefined;
}

/** The context of one operation, with its own clock and deadline. */
export function contextOf({ settings, clients, log, seconds }: Surroundings): Context {
  const time = Math.min(Math.ceil((seconds ?? secondsOf(settings)) * 1_000), LONGEST_TIMER);
  return {
    settings,
    clients,
    now: () => new Date(),
    log,
    signal: AbortSignal.timeout(time),
    deadline: Date.now() + time,
  };
}

/** Milliseconds that a timer can count: one that is set to more ends at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** A failed operation in words fit for the engine, and what of the resource exists all the same. Without a stack: that says nothing to a user. */
export class Failure extends Error {
  constructor(
    message: string,
    readonly left?: { id: string; state: Props },
  ) {
    super(printable(message));
    this.stack = "";
  }
}

/**
 * Does something for a resource.
 * @param name how messages call the resource
 * @throws Failure
 */
export async function failingAs<Result>(name: string, operation: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await operation();
  } catch (error) {
    const left = error instanceof PartialFailure ? { id: error.id, state: error.state as Props } : undefined;
    throw new Failure(`${name}: ${messageOf(error)}`, left);
  }
}

/** What is missing for a resource that an `up` would create, as a failure of its check: said in the preview, not in the midst of the `up`. */
export function unready(resource: Pick<Resource<unknown, unknown>, "missing">, settings: Settings): Wrong[] {
  const missing = resource.missing(settings);
  return missing.length === 0 ? [] : [{ property: "", reason: missing.join("; ") }];
}

/** The same for one that an `up` would change. @throws OperationFailed */
export function requireReady(
  resource: Pick<Resource<unknown, unknown>, "missing">,
  settings: Settings,
  change: Change,
): void {
  const missing = change.kind === "none" ? [] : resource.missing(settings);
  if (missing.length > 0) throw new OperationFailed(missing.join("; "));
}

/** Does what is of no resource. @throws Error with the message alone, since the cause could hold what the message does not */
export async function withoutCause<Result>(operation: () => Promise<Result>): Promise<Result> {
  try {
    return await operation();
  } catch (error) {
    throw new Error(printable(messageOf(error)));
  }
}

/** How messages call a resource: by the name it has in its program, where that is known. */
export function nameOf({ type }: { type: string }, props: Props, settings: Settings): string {
  const owner = typeof props["owner"] === "string" ? labelledName(props["owner"], settings) : undefined;
  return called(type, owner ?? props["name"]);
}

/** The same where the host knows the name. */
export function called(type: string, name: unknown): string {
  return `${type} ${JSON.stringify(name ?? "")}`;
}

function secondsOf(settings: Settings): number {
  const seconds = Number(settings.get("timeout") ?? 30);
  if (Number.isFinite(seconds) && seconds >= DEADLINE.least && seconds <= DEADLINE.most) return seconds;
  throw new OperationFailed(`keyring:timeout (KEYRING_TIMEOUT): ${DEADLINE.words}`);
}
