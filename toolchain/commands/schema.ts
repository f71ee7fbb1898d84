/** `npm run schema`: writes provider/schema.json and the types of the SDK anew from the definitions of the resources. */
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { packageSchema } from "../schema/package-schema";
import { sdkTypes } from "../schema/sdk-types";

const root = dirname(dirname(__dirname));
writeFileSync(join(root, "provider", "schema.json"), packageSchema(root));
for (const [path, text] of sdkTypes()) writeFileSync(join(root, "sdk", "src", path), text);
console.log("provider/schema.json and sdk/src/**/generated.ts are what the definitions say.");
