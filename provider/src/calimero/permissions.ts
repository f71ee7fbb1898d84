import { z } from "zod";
import { didYouMean } from "../lifecycle/suggest.js";

/** The gateway's permissions, in the order of Calimero's create-token form. */
export const PERMISSIONS = [
  "write",
  "view-accounts",
  "view-contract-code",
  "view-keys",
  "view-contract-state",
  "view-transactions",
  "view-blocks",
  "view-chunks",
] as const;

/** The name of one permission. */
export type Permission = (typeof PERMISSIONS)[number];

const permission = z
  .enum([...PERMISSIONS, "full"], {
    error: ({ input }) => {
      const written = JSON.stringify(input) ?? "nothing";
      const hint = typeof input === "string" ? didYouMean(input, PERMISSIONS) : "";
      return `there is no permission ${written}${hint || `; the permissions are ${PERMISSIONS.join(", ")}`}`;
    },
  })
  .describe(
    "What a token may do at the gateway, in the words of Calimero's create-token form. `full`, which stands alone, is everything.",
  )
  .meta({ title: "calimero:Permission", alone: "full" });

/** `"full"`, alone or alone in a list, or a list of permissions, brought into the form's order, each once. */
export const permissionsShape = z.union(
  [
    z.literal("full"),
    z
      .array(permission)
      .min(1, { error: 'a token without permissions is of no use; give at least one, or "full"' })
      .refine((names) => !names.includes("full") || new Set(names).size === 1, {
        error: '"full" includes all others; give it alone',
      })
      .transform((names) =>
        names.includes("full") ? ("full" as const) : PERMISSIONS.filter((name) => names.includes(name)),
      ),
  ],
  { error: ({ input }) => notAList(input) },
);

function notAList(value: unknown): string {
  if (value === undefined) return 'is missing; give a list of permissions, or "full"';
  const hint = typeof value === "string" ? didYouMean(value, [...PERMISSIONS, "full"]) : "";
  return `must be "full" or a list of permissions, not ${JSON.stringify(value)}${hint}`;
}
