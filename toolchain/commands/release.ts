/** `npm run release`: makes what would be published, and says how to use it from there. */
import { dirname, join, relative, resolve } from "node:path";
import { endAfter } from "../end-after.mjs";
import { makeRelease } from "../release/release";
import { TEMPLATES } from "../release/templates";
import * as announcer from "../steps.mjs";
import { parseOptions } from "./options";

const root = dirname(dirname(__dirname));

async function main(): Promise<void> {
  const { out: [out = join(root, ".keyring", "release")] = [] } = parseOptions("release", process.argv.slice(2));
  const folder = relative(process.cwd(), resolve(out)) || ".";
  const { files, version } = await makeRelease(root, resolve(out), announcer);
  console.log(`Keyring ${version} is in ${folder}:\n`);
  for (const file of files) console.log(`  ${file}`);
  console.log("  SHA256SUMS");
  console.log("\nStart a program with it, in a folder of your own:\n");
  console.log(`  npx pulumi-keyring-cli init ~/keyring-app --packages ${folder}`);
  console.log(`\nOr from a template, in an empty folder:\n\n  pulumi new ${join(resolve(out), TEMPLATES)}`);
}

main().catch(endAfter);
