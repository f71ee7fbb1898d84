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

/** What a host will print at its next refused connection, from what it has printed. */
export function nextRefusal(printed: string): RegExp {
  const count = printed.split(REFUSAL).length;
  return new RegExp(`${REFUSAL}${count}\\.`);
}
