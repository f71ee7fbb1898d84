import { z } from "zod";
import type { App } from "../openapi/typed-app.js";
import { MIGRATIONS } from "../store/migrations/index.js";
import { FEATURES } from "./features.js";
import { VERSION } from "./version.js";

/**
 * What clients ask before they use what an older console would refuse. Public, since /openapi.json tells everybody as much; nothing here depends
 * on the database, so that it answers while that is away, or on anything that was stored.
 */
export function versionRoutes(app: App): void {
  app.get(
    "/version",
    {
      config: { access: "public", problems: "none" },
      schema: {
        operationId: "getVersion",
        tags: ["health"],
        summary: "What this console can do",
        description:
          "Needs no credential. A console without this route is older than it, and has none of the features.",
        security: [],
        response: { 200: versionSchema },
      },
    },
    async () => ANSWER,
  );
}

const versionSchema = z
  .object({
    version: z.string().describe("Of keyring-console."),
    features: z.array(z.string()).describe(
      `What it can do beyond the first console's API. ${Object.entries(FEATURES)
        .map(([name, what]) => `\`${name}\`: ${what}`)
        .join(" ")} Expect names that are not listed here.`,
    ),
    schema: z.int().describe("The schema version to which this console brings its database."),
  })
  .meta({ id: "Version" });

const ANSWER = { version: VERSION, features: Object.keys(FEATURES), schema: MIGRATIONS.length };
