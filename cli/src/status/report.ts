import { inWords } from "pulumi-keyring-near";
import { printable } from "pulumi-keyring-provider/tools";
import { formerName } from "../state/credential.js";
import type { Survey } from "../survey/survey.js";
import { colours } from "../terminal/output.js";
import { type Column, table } from "../terminal/table.js";
import { endOf, type Standing } from "./need.js";

/** Standings as a table for people. */
export function statusReport(standings: readonly Standing[], unchecked: Survey["unchecked"], now: Date): string {
  const { bold, dim, green, yellow } = colours();
  const rest = unchecked.map(({ what, reason }) => yellow(printable(`Not checked: ${what}: ${reason}.`)));
  if (standings.length === 0) return ["The state has no credentials to check.", ...rest].join("\n");
  const rows = standings.map((each) => row(each, now));
  const { length } = standings.filter(({ need }) => need !== undefined);
  const end =
    length === 0 ? green("Nothing needs an up.") : yellow(bold(`${length} of ${standings.length} need action.`));
  return [table(COLUMNS, rows, { style: dim }), "", ...rest, end].join("\n");
}

const COLUMNS: readonly Column[] = [
  { heading: "NAME", narrow: "cut" },
  { heading: "TYPE", narrow: 1 },
  { heading: "GENERATION", narrow: 2 },
  { heading: "STATUS" },
  { heading: "EXPIRES" },
  { heading: "ROTATES" },
  { heading: "OVERLAP UNTIL" },
  { heading: "NEEDS", narrow: "below" },
];

/** Standings for programs; the documented shape of `--json`. */
export function statusJson(standings: readonly Standing[], unchecked: Survey["unchecked"]) {
  return {
    credentials: standings.map(({ credential, current, status, need }) => ({
      name: credential.name,
      labelledAs: formerName(credential) ?? credential.name,
      type: credential.type,
      id: credential.tokenId ?? null,
      generation: credential.generation ?? null,
      status,
      expiresAt: current?.expiresAt ?? credential.expiresAt ?? null,
      rotateAt: credential.rotateAt ?? null,
      lastUsedAt: current?.lastUsedAt ?? null,
      previousId: credential.previousTokenId ?? null,
      previousRevokeAt: credential.previousRevokeAt ?? null,
      need: need ?? null,
    })),
    notLookedAt: unchecked,
  };
}

function row({ credential, current, previous, status, need }: Standing, now: Date): string[] {
  const when = (time: string | undefined) => {
    if (time === undefined) return "never";
    const left = Date.parse(time) - now.getTime();
    return left > 0 ? `in ${inWords(left)}` : `${inWords(-left)} ago`;
  };
  const overlap = previous?.status === "active" ? (endOf(previous) ?? credential.previousRevokeAt) : undefined;
  const former = formerName(credential);
  return [
    former === undefined ? credential.name : `${credential.name} (labelled ${former})`,
    credential.type,
    String(credential.generation ?? ""),
    status,
    status === "pending" ? "" : when(endOf(current) ?? credential.expiresAt),
    status === "pending" ? "" : when(credential.rotateAt),
    previous?.status === "active" ? when(overlap) : "",
    need ?? "",
  ];
}
