import { inWords } from "pulumi-keyring-near";
import { isNewer } from "pulumi-keyring-provider/tools";
import { type Credential, called } from "../state/credential.js";
import type { StackState } from "../state/stack-state.js";
import type { Living, Token } from "../survey/survey.js";

/** What a living token with the stack's label is to its state. */
export type Verdict =
  | { kind: "held" }
  | { kind: "orphan" }
  /** Not to be touched, and why. */
  | { kind: "skipped"; why: string }
  /** Of a newer state than this one, which therefore says nothing about what is in use. */
  | { kind: "newer"; why: string };

/** What decides beside token and state. Times in milliseconds. */
export interface Limits {
  /** By the clock of the issuing system. */
  now: Date;
  /** Younger tokens, and those used within this time, are skipped. */
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
  const states = [{ stack: undefined, named: false, credentials }, ...others];
  const candidates = states.flatMap(({ credentials, ...state }) =>
    credentials.filter(({ type }) => type === inventory.type).map((credential) => ({ ...state, credential })),
  );
  const holder = candidates.find(({ credential }) => holds(credential, token));
  if (holder !== undefined) {
    const { stack, credential } = holder;
    return stack === undefined ? { kind: "held" } : skipped(`in the state of stack ${stack}, as ${called(credential)}`);
  }
  const related = candidates.find(
    ({ credential: { instance } }) => instance !== undefined && instance === token.labels?.instance,
  );
  if (related?.credential.hidden) return skipped(mayBe(related));
  if (related !== undefined && (related.credential.status === "pending" || related.credential.tokenId === undefined)) {
    return skipped(`${nameOf(related)} is pending: the next \`pulumi up\` finishes it`);
  }
  const newer = whyNewer(token, related, limits);
  if (newer !== undefined) return { kind: "newer", why: newer };
  // what moved and was adopted has another instance there
  const secretive = candidates.find(({ named, credential }) => named && credential.hidden);
  if (secretive !== undefined) return skipped(mayBe(secretive));
  return recent(token, limits) ?? { kind: "orphan" };
}

/** A credential of the state, or of the state of another stack. */
interface Candidate {
  stack: string | undefined;
  credential: Credential;
}

function nameOf({ stack, credential }: Candidate): string {
  return `${called(credential)}${stack === undefined ? "" : ` of stack ${stack}`}`;
}

function mayBe(candidate: Candidate): string {
  return `the state keeps the token ids of ${nameOf(candidate)} secret, so this token may be in use`;
}

function holds({ tokenId, previousTokenId }: Credential, token: Token): boolean {
  return [tokenId, previousTokenId].includes(token.tokenId);
}

function whyNewer(token: Token, related: Candidate | undefined, { writtenAt, allowance }: Limits): string | undefined {
  const generation = related?.credential.generation;
  if (related !== undefined && generation !== undefined && isNewer(token, { generation })) {
    return `generation ${token.labels?.generation} of ${nameOf(related)}, but the state has generation ${generation}`;
  }
  const later = writtenAt === undefined ? 0 : Date.parse(token.createdAt) - writtenAt.getTime();
  return later > allowance ? `minted ${inWords(later)} after the state was last written` : undefined;
}

function recent({ createdAt, lastUsedAt }: Token, { now, olderThan }: Limits): Verdict | undefined {
  const age = now.getTime() - Date.parse(createdAt);
  if (age < olderThan) return skipped(`only ${inWords(age)} old`);
  const unused = lastUsedAt === undefined ? undefined : now.getTime() - Date.parse(lastUsedAt);
  return unused !== undefined && unused < olderThan ? skipped(`in use: used ${inWords(unused)} ago`) : undefined;
}

function skipped(why: string): Verdict {
  return { kind: "skipped", why };
}
