/** `npm run schema`: writes provider/schema.json anew from the definitions of the resources. */
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { packageSchema } from "../schema/package-schema";

const root = dirname(dirname(__dirname));
writeFileSync(join(root, "provider", "schema.json"), packageSchema(root));
console.log("provider/schema.json is what the definitions say.");
