import { z } from "zod";

/** What the configuration may hold for Astra. */
export const astraSettings = {
  astraUrl: z
    .string()
    .optional()
    .describe("Address of the DevOps API, with or without `/v2`. Default: `https://api.astra.datastax.com`.")
    .meta({ variable: "ASTRA_API_URL" }),
  astraToken: z
    .string()
    .optional()
    .describe(
      "The token that manages the organization's tokens and roles. Prefer the environment variable: configuration is stored in the state.",
    )
    .meta({ variable: "ASTRA_DB_APPLICATION_TOKEN", secret: true }),
};
