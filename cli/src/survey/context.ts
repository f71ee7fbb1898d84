import { Clients, type Context, contextOf as hostsContextOf, type Settings } from "pulumi-keyring-provider/tools";
import { progress } from "../terminal/output.js";

const clients = new Clients();

const log = { info: progress, warn: (message: string) => progress(`warning: ${message}`) };

/** The surroundings of one request to an issuing system. */
export function contextOf(settings: Settings): Context {
  return hostsContextOf({ settings, clients, log, seconds: REQUEST_SECONDS });
}

/** For one request with its retries, or for a list of any number of pages. */
const REQUEST_SECONDS = 60;
