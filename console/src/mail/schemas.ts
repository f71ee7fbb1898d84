import { z } from "zod";

/** The answer to what sends a message. */
export const sentSchema = z.object({ to: z.string().describe("The address that it went to.") });
