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
    .describe("Access key of the console. Better left to the environment, where no state keeps it.")
    .meta({ variable: "CALIMERO_ACCESS_KEY", secret: true }),
};
