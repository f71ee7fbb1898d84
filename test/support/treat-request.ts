import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { Answer, Fault, Logged, Sent } from "./fault.js";

/** Does with a request what a fault says, and notes in `logged` what came of it. */
export async function treat(fault: Fault, logged: Logged, target: string, response: ServerResponse): Promise<void> {
  switch (fault.kind) {
    case "reset":
      return broken(response);
    case "lose request":
      return leftAlone(response);
    case "answer":
      logged.status = fault.status;
      response.writeHead(fault.status, fault.headers).end(fault.body);
      return;
    case "delay":
      await wait(fault.milliseconds);
      return treat(fault.then, logged, target, response);
    case "around":
      await fault.before?.();
      await treat(fault.fault, logged, target, response);
      await fault.after?.();
      return;
  }
  const answered = await forward(target, logged);
  logged.answered = answered;
  if (fault.kind === "drop reply") return broken(response);
  if (fault.kind === "lose reply") return leftAlone(response);
  if (fault.kind === "overrule") return treat(fault.by, logged, target, response);
  logged.status = answered.status;
  const whole = Buffer.from(answered.body);
  const sent = fault.kind === "shorten" ? whole.subarray(0, fault.bytes) : whole;
  response.writeHead(answered.status, relayed(answered.headers, sent.length));
  if (fault.kind === "truncate") response.write(whole.subarray(0, fault.bytes), () => broken(response));
  else if (fault.kind === "drip") await drip(whole, fault.milliseconds, response);
  else {
    response.end(sent);
    if (!response.closed) await once(response, "close");
    logged.received = fault.kind === "pass" && response.writableFinished;
  }
}

export function broken(response: ServerResponse): void {
  response.socket?.destroy();
}

export async function take(request: IncomingMessage): Promise<Sent> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { method = "", url: path = "", headers } = request;
  return { method, path, headers, body: Buffer.concat(chunks).toString() };
}

/** Sends a request to the server. */
export async function forward(target: string, { method, path, headers, body }: Sent): Promise<Answer> {
  const { host: _, connection: __, "content-length": ___, "transfer-encoding": ____, ...kept } = headers;
  const answered = await fetch(`${target}${path}`, {
    method,
    headers: kept as Record<string, string>,
    redirect: "manual",
    ...(body === "" ? {} : { body }),
  });
  return { status: answered.status, headers: answered.headers, body: await answered.text() };
}

/** Waits until the client gives up. */
async function leftAlone(response: ServerResponse): Promise<void> {
  if (!response.closed) await once(response, "close");
}

/** Sends a body byte by byte until it is whole or the client gives up. */
async function drip(body: Buffer, milliseconds: number, response: ServerResponse): Promise<void> {
  for (const byte of body) {
    if (response.closed) return;
    response.write(Buffer.of(byte));
    await wait(milliseconds);
  }
  response.end();
}

/** The server's headers, but for those that speak of the bytes between server and proxy. */
function relayed(headers: Headers, length: number): Record<string, string> {
  const hop = ["connection", "keep-alive", "transfer-encoding", "content-encoding", "content-length"];
  const kept = [...headers].filter(([name]) => !hop.includes(name));
  return { ...Object.fromEntries(kept), "content-length": String(length) };
}
