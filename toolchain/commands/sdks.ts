/** `npm run sdks`: generates the plugin's SDKs. They are not kept in the repository. */
import { dirname, join, resolve } from "node:path";
import { endAfter } from "../end-after.mjs";
import { generateSdks, SDK_LANGUAGES } from "../pulumi/sdk-generator";
import * as announcer from "../steps.mjs";
import { parseOptions } from "./options";

const root = dirname(dirname(__dirname));

async function main(): Promise<void> {
  const { out: [out = join(root, ".keyring", "sdks")] = [] } = parseOptions("sdks", process.argv.slice(2));
  await announcer.step("Generating the SDKs", () =>
    generateSdks(join(root, "provider", "schema.json"), resolve(out), announcer),
  );
  for (const language of SDK_LANGUAGES) console.log(join(resolve(out), language));
}

main().catch(endAfter);
