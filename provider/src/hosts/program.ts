import { runtime } from "@pulumi/pulumi";
import { redact } from "../http/redact.js";
import { messageOf } from "../lifecycle/errors.js";
import type { Lookup } from "../lifecycle/lookup.js";
import { within } from "./dynamic.js";
import { settingsFrom } from "./settings.js";

/** A question as a program asks it itself, with the settings of its environment and its stack. */
export function askedByProgram<Inputs, Outputs>(lookup: Lookup<Inputs, Outputs>): (inputs: Inputs) => Promise<Outputs> {
  const settings = settingsFrom({ get: (key) => runtime.getConfig(key) });
  return async (inputs) => {
    try {
      return await within(settings, (context) => lookup.run(inputs, context));
    } catch (error) {
      // the cause could hold what the message does not
      throw new Error(redact(messageOf(error)));
    }
  };
}
