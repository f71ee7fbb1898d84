import { inWords } from "pulumi-keyring-near";
import type { Observed, Token } from "../survey/survey.js";

/** What a credential of the state is now. */
export interface Standing extends Observed {
  /**
   * As its issuing system says; `unknown` where that has none of the id, `pending` before the first value, `hidden` where the program
   * keeps the ids secret, so that nobody can be asked.
   */
  status: "active" | "suspended" | "expired" | "revoked" | "pending" | "unknown" | "hidden";
  /** Why it needs an `up`, and which; undefined when it needs none. */
  need: string | undefined;
}

/**
 * What is due for a credential. Pure.
 * @param within milliseconds from now that count as now
 */
export function standing(observed: Observed, now: Date, within: number): Standing {
  const status = statusOf(observed);
  return { ...observed, status, need: needOf(observed, status, now, within) };
}

function statusOf({ credential, current }: Observed): Standing["status"] {
  if (credential.hidden) return "hidden";
  if (credential.status === "pending" || credential.tokenId === undefined) return "pending";
  return current?.status ?? "unknown";
}

function needOf(
  { credential, current, previous, moved }: Observed,
  status: Standing["status"],
  now: Date,
  within: number,
): string | undefined {
  if (credential.condemned) return "pulumi up: it was replaced but not revoked yet";
  if (status === "pending") return "pulumi up: it is not finished";
  if (moved !== undefined && status === "unknown") {
    return `the console at ${moved.to} does not know it: set the address back to ${moved.from}, or see docs/how-to/recover.md`;
  }
  if (status === "expired") return "pulumi up: it expired";
  if (status === "suspended") {
    return "accept it at the console, which was restored from a backup, or pulumi up --refresh: it is minted again";
  }
  if (status === "revoked") return "pulumi up --refresh: it was revoked elsewhere";
  if (status === "unknown") return "pulumi up --refresh: its issuing system no longer knows it";
  const { rpcUrl } = credential;
  const another = rpcUrl !== undefined && current?.spec.rpcUrl !== undefined && rpcUrl !== current.spec.rpcUrl;
  if (moved !== undefined && rpcUrl !== undefined)
    return `pulumi up: the console moved from ${moved.from} to ${moved.to}`;
  if (another) return `pulumi up --refresh: its rpcUrl is now ${current.spec.rpcUrl}`;
  const until = (time: string | undefined) =>
    time === undefined ? Number.POSITIVE_INFINITY : Date.parse(time) - now.getTime();
  const rotates = until(credential.rotateAt);
  if (rotates <= 0) return `pulumi up: its rotation is due since ${credential.rotateAt}`;
  if (previous?.status === "active" && until(credential.previousRevokeAt) <= 0) {
    return "pulumi up: the previous value is still active after its grace period";
  }
  if (rotates <= within) return `pulumi up in ${inWords(rotates)}: it rotates`;
  const ends = until(endOf(current));
  return ends <= within ? `it expires in ${inWords(ends)}, before any rotation` : undefined;
}

/** When a token ends, by itself or because that was ordered; undefined for one that does not (RFC 3339). */
export function endOf(token: Token | undefined): string | undefined {
  const ends = [token?.revokeAt, token?.expiresAt].filter((end) => end !== undefined);
  return ends.sort((one, other) => Date.parse(one) - Date.parse(other))[0];
}
