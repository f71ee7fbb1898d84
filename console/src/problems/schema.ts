import { z } from "zod";
import { PROBLEMS, type ProblemSlug } from "./problem.js";

/** The body of every error answer (RFC 9457). */
export const problemSchema = z
  .object({
    type: z.string().describe("Which kind of failure, `urn:keyring:problem:<slug>`. Decide by this, not by the texts."),
    title: z.string().describe("The kind of failure in words."),
    status: z.int().describe("The HTTP status, again."),
    detail: z.string().describe("What failed, why, and what to do next."),
    requestId: z.string().describe("Finds this request in the console's log; the same as the header x-request-id."),
    errors: z
      .array(z.object({ property: z.string(), reason: z.string() }))
      .optional()
      .describe("Every wrong property of the request, with invalid-request."),
    right: z.string().optional().describe("The right that is lacking, with forbidden."),
    shardId: z.string().optional().describe("The shard in question."),
    tokenId: z.string().optional().describe("The token in question."),
    bound: z
      .string()
      .optional()
      .describe("The name of what bounds whoever asks, with bound-exceeded, address-not-allowed and rate-limited."),
    highestAttempt: z.int().optional().describe("The highest attempt seen, with attempt-too-low."),
  })
  .meta({ id: "Problem" });

/** The error answers of a route, as Fastify's `schema.response` wants them: one entry per status, naming the slugs behind it. */
export function problemResponses(...slugs: ProblemSlug[]) {
  const byStatus = new Map<number, string[]>();
  const restored = slugs.includes("unauthenticated") ? (["suspended"] as const) : [];
  for (const slug of [...slugs, ...restored, ...EVERYWHERE]) {
    const { status, title } = PROBLEMS[slug];
    byStatus.set(status, [...(byStatus.get(status) ?? []), `\`${slug}\`: ${title}.`]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, lines]) => [
      status,
      { description: lines.join("\n\n"), content: { "application/problem+json": { schema: problemSchema } } },
    ]),
  );
}

const EVERYWHERE = ["internal", "unavailable"] as const;
