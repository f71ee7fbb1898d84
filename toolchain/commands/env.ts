/** `npm run env`: prints what a shell needs to go on with the quickstart's stacks and console. */
import { dirname, join } from "node:path";
import { endAfter } from "../end-after.mjs";
import { findPulumi } from "../pulumi/index";
import { shellSettings } from "../quickstart/shell-settings";

const root = dirname(dirname(__dirname));

main().catch(endAfter);

async function main(): Promise<void> {
  const pulumi = await findPulumi();
  console.log(shellSettings(root, join(root, ".keyring"), pulumi).join("\n"));
}
