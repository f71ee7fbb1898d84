import { inWords } from "pulumi-keyring-provider/inventory";
import { called } from "../state/credential.js";
import type { Living, Observed } from "../survey/survey.js";
import { isKey } from "../survey/types.js";
import { colours } from "../terminal/output.js";
import { printable, table } from "../terminal/table.js";
import type { Findings, Kept } from "./find-orphans.js";

/** Findings in words for people. */
export function orphansReport({ held, orphans, spared, newer, dead, unseen }: Findings, now: Date): string {
  const { bold, dim, red, green, yellow } = colours();
  const parts = [
    orphans.length === 0
      ? green(`No orphans. The state holds ${count(held, "credential")}.`)
      : `${red(bold(count(orphans.length, "orphan")))}: alive, and not in the state, which holds ${count(held, "credential")}.\n${tokens(orphans, now)}`,
  ];
  if (orphans.some(({ prefix }) => prefix.shared)) parts.push(yellow(SHARED));
  if (newer.length > 0) parts.push(`${yellow(bold(NEWER))}\n${tokens(newer, now)}`);
  if (spared.length > 0)
    parts.push(`${bold(`${count(spared.length, "more token")}, left alone:`)}\n${tokens(spared, now)}`);
  if (dead.length > 0)
    parts.push(`${bold("In the state, and dead:")}\n${dead.map((each) => `  ${deadLine(each)}`).join("\n")}`);
  for (const { type, reason } of unseen) parts.push(yellow(printable(`Not looked at: ${type}. ${reason}.`)));
  return parts.join("\n\n");

  function tokens(list: readonly (Living | Kept)[], at: Date): string {
    const places = [...new Set(list.map(({ inventory }) => inventory.place.toUpperCase()))].join("/");
    const headings = ["ID", "TYPE", "NAME", places, "AGE", "LAST USED", "EXPIRES", "GENERATION", "OWNER"];
    const reasons = list.some((each) => "why" in each);
    const rows = list.map((each) => [...row(each, at), ...("why" in each ? [each.why] : [])]);
    return table(reasons ? [...headings, "WHY"] : headings, rows, dim);
  }
}

function row({ inventory, place, token }: Living, now: Date): string[] {
  const { tokenId, spec, createdAt, lastUsedAt, expiresAt, labels } = token;
  const ago = (time: string) => inWords(now.getTime() - Date.parse(time));
  return [
    tokenId,
    inventory.type,
    spec.name ?? "",
    place,
    ago(createdAt),
    lastUsedAt === undefined ? (inventory.tellsUse ? "never" : "not told") : `${ago(lastUsedAt)} ago`,
    expiresAt === undefined ? "never" : `in ${inWords(Date.parse(expiresAt) - now.getTime())}`,
    String(labels?.generation ?? ""),
    labels?.owner ?? "",
  ];
}

/** Why a token of the state does not work, and what to do. */
function deadLine({ credential, current }: Observed): string {
  const { tokenId, place, type } = credential;
  const fate =
    current === undefined
      ? `is not there any more on ${place}`
      : current.status === "expired"
        ? `expired at ${current.expiresAt}`
        : `was revoked at ${current.revokeAt}`;
  const next = current?.status === "expired" ? "`pulumi up`" : "`pulumi up --refresh`";
  const what = isKey(type) ? "key" : "token";
  return printable(`${called(credential)}: ${what} ${tokenId} ${fate}; ${next} makes it again`);
}

/** `1 orphan`, `2 orphans`. */
export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

const NEWER = "This state is older than the tokens, so it cannot say what is in use. Nothing may be revoked by it:";

const SHARED =
  "The labels have no prefix: a stack of the same name on another backend has the same ones, and these may be its tokens. Only tokens " +
  "that are minted after `pulumi config set keyring:ownerPrefix <prefix>` (or KEYRING_OWNER_PREFIX) can be revoked here.";
