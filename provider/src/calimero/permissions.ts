import { inFormOrder, PERMISSION_NAMES, whyNoPermission, whyNoPermissions } from "pulumi-keyring-near";
import { z } from "zod";

const permission = z
  .enum([...PERMISSION_NAMES, "full"], { error: ({ input }) => whyNoPermission(input) })
  .describe(
    "What a token may do at the gateway, by the names in Calimero's create-token form. `full` allows everything and cannot be combined with others.",
  )
  .meta({ title: "calimero:Permission", alone: "full" });

/** `"full"`, alone or alone in a list, or a list of permissions, brought into the form's order, each once. */
export const permissionsShape = z.union(
  [
    z.literal("full"),
    z
      .array(permission)
      .min(1, { error: ({ input }) => whyNoPermissions(input) })
      .superRefine((names, context) => {
        const full = names.indexOf("full");
        if (full < 0 || new Set(names).size === 1) return;
        context.addIssue({ code: "custom", path: [full], message: whyNoPermission("full") });
      })
      .transform((names) => (names.includes("full") ? ("full" as const) : inFormOrder(names))),
  ],
  { error: ({ input }) => whyNoPermissions(input) },
);

/** Permissions that a token may have at most, in the form's order, each once. */
export const permissionsWithinShape = z
  .array(permission, { error: "must be a list of permissions" })
  .min(1, { error: "must name at least one permission; leave it out to allow all" })
  .superRefine((names, context) => {
    const full = names.indexOf("full");
    if (full >= 0)
      context.addIssue({
        code: "custom",
        path: [full],
        message: "would allow everything; leave the list out for that",
      });
  })
  .transform(inFormOrder);
