import type { Permission, Permissions } from "pulumi-keyring-near";
import { Problem, type PropertyError } from "../problems/problem.js";
import { lifetimeInWords } from "./key-bounds.js";

/** What tokens may be at most where somebody has bounded what is issued. Null where nothing is. */
export interface Ceiling {
  /** Seconds. */
  lifetime: number | null;
  permissions: readonly Permission[] | null;
}

/** How the bounds of a ceiling are called where they are set. */
export interface CeilingNames {
  /** Whose they are, at the beginning of a sentence. */
  owner: string;
  lifetime: "maxTokenLifetime";
  permissions: "tokenPermissions" | "issuablePermissions";
}

/** A token that is about to be issued. */
export interface Wanted {
  permissions: Permissions;
  expiresAt: Date | null;
  now: Date;
}

/** @throws Problem bound-exceeded, which names each bound */
export function demandBelow(ceiling: Ceiling, wanted: Wanted, names: CeilingNames): void {
  const found = [...longer(ceiling, wanted, names), ...wider(ceiling, wanted, names)];
  const [first] = found;
  if (first === undefined) return;
  const errors = found.map(({ property, reason }) => ({ property, reason }));
  throw new Problem(
    "bound-exceeded",
    `${names.owner} bounds what is issued: ${found.map(({ said }) => said).join("; ")}.`,
    {
      bound: first.bound,
      errors,
    },
  );
}

type Found = PropertyError & { bound: string; said: string };

function longer({ lifetime }: Ceiling, { expiresAt, now }: Wanted, names: CeilingNames): Found[] {
  if (lifetime === null) return [];
  if (expiresAt !== null && expiresAt.getTime() - now.getTime() <= lifetime * 1_000) return [];
  const most = `at most ${lifetimeInWords(lifetime)} (${names.lifetime} ${lifetime})`;
  const [has, what] =
    expiresAt === null ? ["does not expire", "a token without an expiry"] : ["lives longer", "a longer one"];
  return [
    {
      bound: names.lifetime,
      property: "expiresAt",
      reason: `${what} is not issued: ${most}`,
      said: `a token lives ${most}, and this one ${has}`,
    },
  ];
}

function wider({ permissions: most }: Ceiling, { permissions }: Wanted, names: CeilingNames): Found[] {
  if (most === null) return [];
  const beyond = permissions === "full" ? ["full"] : permissions.filter((one) => !most.includes(one));
  if (beyond.length === 0) return [];
  const only = `only ${most.join(", ")} (${names.permissions})`;
  return [
    {
      bound: names.permissions,
      property: "permissions",
      reason: `must be ${only}, without ${beyond.join(", ")}`,
      said: `a token may have ${only}, and this one asks for ${beyond.join(", ")}`,
    },
  ];
}
