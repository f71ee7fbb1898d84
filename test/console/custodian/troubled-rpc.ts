import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A shard's RPC that does as it is told with what is to change something; looking is always possible. */
export interface TroubledRpc {
  mode: "answer" | "hang" | "hang-up" | "fail";
  /** Requests that it did not answer as a shard does. */
  troubled: number;
  /** What a request waits for before it is treated. */
  before: (body: string) => Promise<void>;
  url: string;
  server: Server;
}

/** Starts one that passes everything on to a shard at this URL, unless it is told otherwise. */
export async function startTroubledRpc(shardUrl: string): Promise<TroubledRpc> {
  const rpc: TroubledRpc = { mode: "answer", troubled: 0, before: async () => {}, url: "", server: createServer() };
  rpc.server.on("request", async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const body = Buffer.concat(pieces).toString();
    await rpc.before(body);
    const mode = body.includes("broadcast_tx") ? rpc.mode : "answer";
    if (mode !== "answer") rpc.troubled += 1;
    if (mode === "hang") return;
    if (mode === "hang-up") return void response.destroy();
    if (mode === "fail") return void response.writeHead(503).end();
    const answer = await fetch(shardUrl, { method: "POST", body });
    response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
  });
  await new Promise<void>((resolve) => rpc.server.listen(0, "127.0.0.1", resolve));
  rpc.url = `http://127.0.0.1:${(rpc.server.address() as AddressInfo).port}/`;
  return rpc;
}
