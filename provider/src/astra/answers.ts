import { z } from "zod";

/** Astra's answers, as far as they are used, in every spelling in which they have been seen. */

const text = z.string().min(1);
const texts = z
  .array(z.string())
  .nullish()
  .transform((list) => list ?? []);

/** A mint tells the time in nanoseconds, a list in milliseconds. */
const time = z
  .string()
  .refine((written) => !Number.isNaN(Date.parse(written)))
  .transform((written) => new Date(written).toISOString());

/** No end is told in several ways. */
const end = z.preprocess(
  (written) => (typeof written === "string" && Date.parse(written) > 0 ? written : undefined),
  time.optional(),
);

export const organizationAnswer = z.object({ id: text, name: z.string().optional() });

export const listedTokenAnswer = z.object({
  clientId: text,
  roles: texts,
  generatedOn: time,
  description: z.string().nullish(),
  tokenExpiry: end,
});

export const tokensAnswer = z.object({ clients: z.array(listedTokenAnswer) });

export const mintAnswer = listedTokenAnswer.extend({ secret: text, token: text });

const policyAnswer = z.object({
  description: z
    .string()
    .nullish()
    .transform((description) => description ?? ""),
  resources: texts,
  actions: texts,
  effect: z.string().nullish(),
});

export const roleAnswer = z.preprocess(
  lowered,
  z.object({ id: text, name: text, policy: z.preprocess((policy) => lowered(unpacked(policy)), policyAnswer) }),
);

export const rolesAnswer = z.array(roleAnswer);

/** The organization that a token belongs to. */
export type OrganizationAnswer = z.output<typeof organizationAnswer>;

/** A token as a list shows it. */
export type ListedTokenAnswer = z.output<typeof listedTokenAnswer>;

/** A token that was just minted, with its secrets. */
export type MintAnswer = z.output<typeof mintAnswer>;

/** A role with its policy. */
export type RoleAnswer = z.output<typeof roleAnswer>;

/** Older answers begin each property with a capital, or write all of it in capitals. */
function lowered(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key.toLowerCase(), item]));
}

/** Older answers carry an object as a text of JSON. */
function unpacked(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
