import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { SHARD } from "../console-process.js";
import { settledMemory } from "../memory.js";
import type { Row } from "../row.js";
import type { Workplace } from "../workplace.js";
import { startContender } from "./contender.js";

const CLIENTS = 40;
/** As large as a transaction may be. */
const BYTES = 10 * 1024 * 1024;

/** What a gateway keeps of many bodies of one token that never end, while they are open and when their clients are gone. */
export async function measureUnfinished(place: Workplace, shardPort: number): Promise<Row[]> {
  const token = randomBytes(32).toString("hex");
  const gateway = await startContender(place, "gateway.mjs", [String(shardPort), SHARD, token, "10"], token);
  const idle = await settledMemory(gateway.pid);
  const sockets = Array.from({ length: CLIENTS }, () => begin(gateway.port, token));
  const open = await settledMemory(gateway.pid);
  for (const socket of sockets) {
    socket.destroy();
    if (!socket.closed) await once(socket, "close");
  }
  const gone = await settledMemory(gateway.pid);
  const yardstick = { name: "before", figure: idle };
  const measure = `resident memory, ${CLIENTS} unfinished bodies of ${BYTES / 1024 / 1024} MiB`;
  return [
    { measure, figure: open, unit: "MB", yardstick },
    { measure: `${measure}, their clients gone`, figure: gone, unit: "MB", yardstick },
  ];
}

/** Sends all of a body but its end, as far as it is read. */
function begin(port: number, token: string): Socket {
  const socket = connect(port, "127.0.0.1").on("error", () => {});
  // an answer that nobody reads would keep the connection open
  socket.resume();
  const head = [
    `POST /api/v1/shards/${SHARD}/neard-rpc/ HTTP/1.1`,
    "host: bench",
    `x-api-key: ${token}`,
    `content-length: ${BYTES}`,
  ];
  socket.write(`${head.join("\r\n")}\r\n\r\n`);
  socket.write(Buffer.alloc(BYTES - 1, "x"));
  return socket;
}
