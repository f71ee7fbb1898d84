import { Clients, type Context, type Settings } from "pulumi-keyring-provider/inventory";
import { progress } from "../terminal/output.js";

const clients = new Clients();

/** The surroundings of one request to an issuing system. */
export function contextOf(settings: Settings): Context {
  return {
    settings,
    clients,
    now: () => new Date(),
    log: { info: progress, warn: (message) => progress(`warning: ${message}`) },
    signal: AbortSignal.timeout(REQUEST_TIME),
    deadline: Date.now() + REQUEST_TIME,
  };
}

/** Milliseconds for one request with its retries, or for a list of any number of pages. */
const REQUEST_TIME = 60_000;
