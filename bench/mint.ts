import { startConsole } from "./console-process.js";
import { median } from "./median.js";
import type { Row } from "./row.js";
import { TimedClient } from "./scale/client.js";
import type { Workplace } from "./workplace.js";

const ROUNDS = 300;
const WARM_UP_ROUNDS = 50;

/** A mint that is answered once it is on disk, against one that is answered before, on the same disk in turns. */
export async function measureMint(place: Workplace, folder: string): Promise<Row> {
  const consoles = [
    await startConsole(place, `${folder}/mint-flushed`),
    await startConsole(place, `${folder}/mint-relaxed`, { relaxedDurability: true }),
  ];
  const clients = consoles.map((console) => new TimedClient(console));
  const times: number[][] = [[], []];
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
    for (const [i, client] of clients.entries()) {
      const { ms } = await client.manage("POST", "/tokens", 201, {
        name: `mint ${round}`,
        permissions: ["view-blocks"],
      });
      if (round >= 0) times[i]?.push(ms);
    }
  }
  for (const client of clients) client.close();
  for (const console of consoles) await console.stop();
  const [flushed = [], relaxed = []] = times;
  return {
    measure: "mint, embedded database, answered once it is on disk",
    figure: median(flushed),
    unit: "ms",
    yardstick: { name: "--relaxed-durability", figure: median(relaxed) },
    target: { of: "ratio", bound: "at most", value: 2 },
  };
}
