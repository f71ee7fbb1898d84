/** `npm run reliability`: runs the fault matrix and writes its table into docs/reliability.md. */
import { readFile, writeFile } from "node:fs/promises";
import { startDynamicHost } from "../../provider/support/dynamic-host.js";
import { calimero } from "./calimero.js";
import { PAGE, tableOf, withTable } from "./page.js";
import { runMatrix } from "./run.js";

async function main(): Promise<void> {
  const { results } = await runMatrix({ startSystem: calimero, startHost: startDynamicHost });
  const table = tableOf(results);
  await writeFile(PAGE, withTable(await readFile(PAGE, "utf8"), table));
  console.log(table);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
