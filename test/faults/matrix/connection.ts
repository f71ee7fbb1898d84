import { pass } from "../../support/fault.js";
import { type FaultProxy, faultProxy } from "../../support/fault-proxy.js";
import { type Column, never, undisturbed } from "./column.js";
import { nextRefusal } from "./refusals.js";

/** Nobody listens at the address, until somebody does. */
export const refused: Column = {
  ...undisturbed("connection refused", "refused"),
  begin: ({ proxy, closedPort }) => {
    let open: FaultProxy | undefined;
    return {
      hit: () => pass,
      during: async (host) => {
        await host.prints(nextRefusal(host.printed()));
        open = await faultProxy(proxy.url, closedPort);
      },
      afterOperation: async () => open?.close(),
    };
  },
};

/** A name that no resolver knows is not asked for again, so that it lasts as long as the operation. */
export const unknownName: Column = {
  ...undisturbed("the address's name does not resolve", "unknown name"),
  durations: ["lasting"],
  outlived: never,
};
