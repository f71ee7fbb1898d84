import { z } from "zod";

/** What the configuration may hold for Calimero. */
export const calimeroSettings = {
  calimeroUrl: z
    .string()
    .optional()
    .describe("Address of the console, e.g. `https://console.example.com`.")
    .meta({ variable: "CALIMERO_CONSOLE_URL" }),
  calimeroAccessKey: z
    .string()
    .optional()
    .describe("Access key of the console. Prefer the environment variable: configuration is stored in the state.")
    .meta({ variable: "CALIMERO_ACCESS_KEY", secret: true }),
};
