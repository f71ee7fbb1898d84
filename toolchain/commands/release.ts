/** `npm run release`: makes the plugin's archive. */
import { dirname, join, relative, resolve } from "node:path";
import { endAfter } from "../end-after.mjs";
import { makePluginArchive } from "../release/plugin-archive";
import { step } from "../steps.mjs";
import { parseOptions } from "./options";

const root = dirname(dirname(__dirname));

async function main(): Promise<void> {
  const { out: [out = join(root, ".keyring", "release")] = [] } = parseOptions("release", process.argv.slice(2));
  const { archive, version, sha256 } = await step("Packing the plugin", () => makePluginArchive(root, resolve(out)));
  console.log(`${sha256}  ${relative(process.cwd(), archive)}`);
  console.log(
    `\nInstall it with: pulumi plugin install resource keyring ${version} --file ${relative(process.cwd(), archive)}`,
  );
}

main().catch(endAfter);
