import type { CiCheck, Finding } from "../ci/report.js";
import { called } from "../state/credential.js";
import type { Survey } from "../survey/survey.js";
import type { Standing } from "./need.js";

/** Standings as a CI platform shows them. */
export function statusChecks(standings: readonly Standing[], unchecked: Survey["unchecked"]): CiCheck[] {
  return [
    ...standings.map(
      (standing): CiCheck => ({
        subject: called(standing.credential),
        type: standing.credential.type,
        ...(standing.need === undefined ? {} : { finding: findingOf(standing, standing.need) }),
        ...(standing.status === "hidden" && standing.need === undefined ? { unchecked: HIDDEN } : {}),
      }),
    ),
    ...unchecked.map(({ what, reason }): CiCheck => ({ subject: what, unchecked: reason })),
  ];
}

const HIDDEN = "the program keeps its ids secret";

function findingOf({ credential, status }: Standing, need: string): Finding {
  const { tokenId, instance, place } = credential;
  const works = status === "active" || status === "hidden";
  return {
    level: works ? "warning" : "error",
    rule: works ? "action-required" : status,
    title: works ? "needs action" : TITLES[status],
    advice: need,
    key: tokenId ?? instance ?? place,
  };
}

const TITLES: Record<Exclude<Standing["status"], "active" | "hidden">, string> = {
  expired: "expired",
  pending: "is not finished",
  revoked: "was revoked elsewhere",
  suspended: "is suspended",
  unknown: "is unknown to its issuing system",
};
