import { inWords, isNewer } from "pulumi-keyring-provider/inventory";
import { type Credential, called } from "../state/credential.js";
import type { StackState } from "../state/stack-state.js";
import type { Living, Token } from "../survey/survey.js";

/** What a living token with the stack's label is to its state. */
export type Verdict =
  | { kind: "held" }
  | { kind: "orphan" }
  /** Not to be touched, and why. */
  | { kind: "spared"; why: string }
  /** Of a newer state than this one, which therefore says nothing about what is in use. */
  | { kind: "newer"; why: string };

/** What decides beside token and state. Times in milliseconds. */
export interface Limits {
  /** By the clock of the issuing system. */
  now: Date;
  /** Younger tokens, and those used within this time, are spared. */
  olderThan: number;
  /** When the state was last written; undefined where it does not say. */
  writtenAt: Date | undefined;
  /** How long after that the run that wrote it can still have minted. */
  allowance: number;
}

/** Judges one token. Pure. Wherever a state has its id, it is no orphan: an id that two places share is in doubt. */
export function judge(
  { inventory, token }: Pick<Living, "inventory" | "token">,
  { credentials, others }: Pick<StackState, "credentials" | "others">,
  limits: Limits,
): Verdict {
  const fellows = credentials.filter(({ type }) => type === inventory.type);
  if (fellows.some((fellow) => holds(fellow, token))) return { kind: "held" };
  for (const { stack, credentials } of others) {
    const holder = credentials.find((each) => each.type === inventory.type && holds(each, token));
    if (holder !== undefined) return spared(`in the state of stack ${stack}, as ${called(holder)}`);
  }
  const own = fellows.find(({ instance }) => instance !== undefined && instance === token.labels?.instance);
  if (own?.hidden) return spared(`the state keeps the token ids of ${called(own)} secret, so it may be the one in use`);
  if (own !== undefined && (own.status === "pending" || own.tokenId === undefined)) {
    return spared(`${called(own)} is pending: the next \`pulumi up\` finishes it`);
  }
  const newer = whyNewer(token, own, limits);
  if (newer !== undefined) return { kind: "newer", why: newer };
  for (const { stack, credentials } of others) {
    const hidden = credentials.find((each) => each.type === inventory.type && each.hidden);
    if (hidden === undefined) continue;
    return spared(`stack ${stack} keeps the token ids of ${called(hidden)} secret, so it may be the one there`);
  }
  return recent(token, limits) ?? { kind: "orphan" };
}

function holds({ tokenId, previousTokenId }: Credential, token: Token): boolean {
  return [tokenId, previousTokenId].includes(token.tokenId);
}

function whyNewer(token: Token, own: Credential | undefined, { writtenAt, allowance }: Limits): string | undefined {
  if (own?.generation !== undefined && isNewer(token, { generation: own.generation })) {
    return `generation ${token.labels?.generation} of ${called(own)}, of which the state knows generation ${own.generation}`;
  }
  const later = writtenAt === undefined ? 0 : Date.parse(token.createdAt) - writtenAt.getTime();
  return later > allowance ? `minted ${inWords(later)} after the state was last written` : undefined;
}

function recent({ createdAt, lastUsedAt }: Token, { now, olderThan }: Limits): Verdict | undefined {
  const age = now.getTime() - Date.parse(createdAt);
  if (age < olderThan) return spared(`only ${inWords(age)} old`);
  const unused = lastUsedAt === undefined ? undefined : now.getTime() - Date.parse(lastUsedAt);
  return unused !== undefined && unused < olderThan ? spared(`in use: used ${inWords(unused)} ago`) : undefined;
}

function spared(why: string): Verdict {
  return { kind: "spared", why };
}
