import { openDevelopmentShard } from "../../shard/src/index.js";
import { MASTER, SHARD_ID } from "./support.js";

/** A process with a development shard, to be killed: requests come as lines, answers go as lines, in any order. */
async function main(): Promise<void> {
  const shard = await openDevelopmentShard({
    shardId: SHARD_ID,
    masterAccount: MASTER,
    dataDir: String(process.argv[2]),
    blockTime: 0,
    onGenesisKey: (key) => {
      process.stdout.write(`${JSON.stringify({ key })}\n`);
    },
  });
  process.stdout.write(`${JSON.stringify({ ready: true })}\n`);
  let rest = "";
  process.stdin.on("data", (data: Buffer) => {
    const lines = (rest + data).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      void shard.handle(JSON.parse(line)).then(({ body }) => process.stdout.write(`${body}\n`));
    }
  });
}

void main();
