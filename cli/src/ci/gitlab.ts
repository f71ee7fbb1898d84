import { createHash } from "node:crypto";
import { printable } from "pulumi-keyring-provider/tools";
import { type CiReport, findingsOf } from "./report.js";

/**
 * A code quality report of GitLab: what merge requests list, each once as long as it stays.
 * @param file the project file of the program, from the root of the repository: GitLab wants a place in it
 */
export function gitlabReport(report: CiReport, file: string): string {
  const { command, stack = "" } = report;
  const issues = findingsOf(report).map(({ subject, finding: { level, rule, title, advice, key } }) => ({
    description: printable(`${subject} ${title}${stack === "" ? "" : ` (stack ${stack})`}: ${advice}`),
    check_name: `keyring-${rule}`,
    fingerprint: createHash("sha256")
      .update(JSON.stringify([command, stack, rule, subject, key]))
      .digest("hex"),
    severity: level === "error" ? "critical" : "minor",
    location: { path: printable(file), lines: { begin: 1 } },
  }));
  return `${JSON.stringify(issues, null, 2)}\n`;
}
