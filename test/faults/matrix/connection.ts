import { pass } from "../../support/fault.js";
import { type FaultProxy, faultProxy } from "../../support/fault-proxy.js";
import { type Column, never, undisturbed } from "./column.js";
import type { Host } from "./hosts.js";

/** Nobody listens at the address, until somebody does. */
export const refused: Column = {
  ...undisturbed("connection refused", "refused"),
  begin: ({ proxy, closedPort }) => {
    let open: FaultProxy | undefined;
    return {
      hit: () => pass,
      during: async (host) => {
        await host.prints(nextRefusal(host));
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

/** The environment of a host that counts aloud the connections that it was refused. */
export function tellRefusals(): NodeJS.ProcessEnv {
  const code = `
    import { subscribe } from "node:diagnostics_channel";
    let count = 0;
    subscribe("net.client.socket", ({ socket }) => {
      socket.on("error", ({ code }) => code === "ECONNREFUSED" && console.error("${REFUSAL}" + ++count + "."));
    });`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` };
}

const REFUSAL = "refused connection number ";

/** What a host will print at its next refused connection. */
function nextRefusal(host: Host): RegExp {
  const count = host.printed().split(REFUSAL).length;
  return new RegExp(`${REFUSAL}${count}\\.`);
}
