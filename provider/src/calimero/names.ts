import { z } from "zod";
import { redact } from "../http/redact.js";

/** Shard ids and account ids have the same form. */
const ID = /^[a-z0-9]+(?:[-_.][a-z0-9]+)*$/;

/** A shard's id, e.g. `demos-calimero-testnet`: 2 to 64 characters of a–z, 0–9 with single `-`, `_`, `.` between. */
export const shardIdShape = z
  .string({ error: 'is missing; give the shard\'s id, like "demos-calimero-testnet"' })
  .check(({ value, issues }) => {
    const reason = whyNoShardId(value);
    if (reason !== undefined) issues.push({ code: "custom", input: value, message: reason });
  })
  .describe("The shard, e.g. `demos-calimero-testnet`. A token cannot move: another shard replaces it.");

/** An account of a shard, e.g. `demos.calimero.testnet`: of the same form as a shard's id. */
export const accountIdShape = z
  .string({ error: 'is missing; give the account, like "demos.calimero.testnet"' })
  .check(({ value, issues }) => {
    const reason = whyNoAccountId(value);
    // somebody may have written a key in the place of its account
    if (reason !== undefined) issues.push({ code: "custom", input: undefined, message: redact(reason) });
  })
  .describe(
    "The account that gets the key: the shard's main account (`demos.calimero.testnet` on `demos-calimero-testnet`) or one below it. Another account replaces the key.",
  );

function whyNoAccountId(id: string): string | undefined {
  if (id.length < 2 || id.length > 64) return `an account id has 2 to 64 characters, not ${id.length}`;
  const shard = /^([a-z0-9_-]+)-calimero(-testnet)?$/.exec(id);
  if (shard !== null) {
    const account = `${shard[1]}.calimero.${shard[2] === undefined ? "near" : "testnet"}`;
    return `${JSON.stringify(id)} is the shard's id; its main account is ${JSON.stringify(account)}`;
  }
  if (ID.test(id)) return undefined;
  return `${JSON.stringify(id)} is not an account id: a–z and 0–9 with single -, _ or . between`;
}

function whyNoShardId(id: string): string | undefined {
  if (id.length < 2 || id.length > 64) return `a shard id has 2 to 64 characters, not ${id.length}`;
  const account = /^([a-z0-9_-]+)\.calimero\.(testnet|near)$/.exec(id);
  if (account !== null) {
    const shard = account[2] === "testnet" ? `${account[1]}-calimero-testnet` : `${account[1]}-calimero`;
    return `${JSON.stringify(id)} is the shard's main account; its shard id is ${JSON.stringify(shard)}`;
  }
  if (ID.test(id)) return undefined;
  const slug = id
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  const hint = ID.test(slug) && slug.length > 1 ? `; did you mean ${JSON.stringify(slug)}?` : "";
  return `${JSON.stringify(id)} is not a shard id: a–z and 0–9 with single -, _ or . between${hint}`;
}
