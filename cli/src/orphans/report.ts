import { inWords } from "pulumi-keyring-near";
import { printable } from "pulumi-keyring-provider/tools";
import { called } from "../state/credential.js";
import type { Living, Observed } from "../survey/survey.js";
import { isKey } from "../survey/types.js";
import { colours } from "../terminal/output.js";
import { type Column, table } from "../terminal/table.js";
import type { Findings, Kept } from "./find-orphans.js";

/** Findings in words for people. */
export function orphansReport({ held, orphans, skipped, newer, dead, unchecked }: Findings, now: Date): string {
  const { bold, dim, red, green, yellow } = colours();
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [[title, ...lines.map((line) => `  ${printable(line)}`)].join("\n")];
  return [
    orphans.length === 0
      ? green(`No orphans. The state holds ${count(held, "credential")}.`)
      : `${red(bold(count(orphans.length, "orphan")))}: active, but not in the state, which holds ${count(held, "credential")}.\n${tokens(orphans, now, dim)}`,
    ...(orphans.some(({ prefix }) => prefix.shared) ? [yellow(SHARED)] : []),
    ...section(yellow(bold(NEWER)), newer.map(keptLine)),
    ...section(bold(`${skipped.length} more, skipped:`), skipped.map(keptLine)),
    ...section(bold("In the state, and dead:"), dead.map(deadLine)),
    ...section(
      yellow("Not checked:"),
      unchecked.map(({ what, reason }) => `${what}: ${reason}`),
    ),
  ].join("\n\n");
}

function tokens(list: readonly Living[], now: Date, style: (text: string) => string): string {
  const types = new Set(list.map(({ inventory }) => inventory.type));
  const columns = COLUMNS.filter(({ heading }) => heading !== "TYPE" || types.size > 1);
  const rows = list.map((each) => columns.map(({ cell }) => cell(each, now)));
  return table(columns, rows, { style });
}

interface Cells extends Column {
  cell: (each: Living, now: Date) => string;
}

const COLUMNS: readonly Cells[] = [
  { heading: "ID", cell: ({ token }) => token.tokenId },
  { heading: "TYPE", narrow: "below", cell: ({ inventory }) => inventory.type },
  { heading: "NAME", narrow: "cut", cell: ({ token }) => token.spec.name ?? "" },
  { heading: "WHERE", narrow: "below", cell: ({ inventory, place }) => `${inventory.place} ${place}` },
  { heading: "AGE", cell: ({ token }, now) => ago(token.createdAt, now) },
  { heading: "LAST USED", narrow: "below", cell: lastUse },
  { heading: "EXPIRES", narrow: "below", cell: ({ token }, now) => expiry(token.expiresAt, now) },
  { heading: "OWNER", narrow: "below", cell: ({ token }) => token.labels?.owner ?? "" },
  { heading: "GENERATION", narrow: "below", cell: ({ token }) => String(token.labels?.generation ?? "") },
];

function lastUse({ inventory, token: { lastUsedAt } }: Living, now: Date): string {
  if (lastUsedAt !== undefined) return `${ago(lastUsedAt, now)} ago`;
  return inventory.tellsUse ? "never" : "not reported";
}

function expiry(expiresAt: string | undefined, now: Date): string {
  return expiresAt === undefined ? "never" : `in ${inWords(Date.parse(expiresAt) - now.getTime())}`;
}

function ago(time: string, now: Date): string {
  return inWords(now.getTime() - Date.parse(time));
}

/** A token that is not touched, and why. */
function keptLine({ place, token, why }: Kept): string {
  const { tokenId, spec, labels } = token;
  return `${tokenId} on ${place}, ${JSON.stringify(spec.name ?? "")} of ${labels?.owner}: ${why}`;
}

/** Why a token of the state does not work, and what to do. */
function deadLine({ credential, current }: Observed): string {
  const { tokenId, place, type } = credential;
  const fate =
    current === undefined
      ? `is no longer on ${place}`
      : current.status === "expired"
        ? `expired at ${current.expiresAt}`
        : `was revoked at ${current.revokeAt}`;
  const next = current?.status === "expired" ? "`pulumi up`" : "`pulumi up --refresh`";
  const what = isKey(type) ? "key" : "token";
  return `${called(credential)}: ${what} ${tokenId} ${fate}; ${next} creates it again`;
}

/** `1 orphan`, `2 orphans`. */
export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

const NEWER =
  "This state is older than the tokens, so it does not show what is in use. Nothing can be revoked with it:";

const SHARED =
  "The labels have no prefix: a stack of the same name on another backend has the same labels, and these may be its tokens. Only tokens " +
  "minted after `pulumi config set keyring:ownerPrefix <prefix>` (or KEYRING_OWNER_PREFIX) can be revoked here.";
