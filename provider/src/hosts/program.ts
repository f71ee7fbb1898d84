import { runtime } from "@pulumi/pulumi";
import { Clients } from "../lifecycle/clients.js";
import type { Lookup } from "../lifecycle/lookup.js";
import { log } from "./dynamic.js";
import { contextOf, withoutCause } from "./operation.js";
import { settingsFrom } from "./settings.js";

const clients = new Clients();

/** A question as a program asks it itself, with the settings of its environment and its stack. */
export function askedByProgram<Inputs, Outputs>(lookup: Lookup<Inputs, Outputs>): (inputs: Inputs) => Promise<Outputs> {
  const settings = settingsFrom({ get: (key) => runtime.getConfig(`keyring:${key}`) });
  return (inputs) => withoutCause(async () => lookup.run(inputs, contextOf({ settings, clients, log })));
}
