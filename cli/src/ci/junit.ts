import { printable } from "pulumi-keyring-provider/tools";
import type { CiCheck, CiReport } from "./report.js";

/** JUnit's XML: a test case for each check, which fails where something needs a person and is skipped where nobody could tell. */
export function junitReport({ command, stack, checks: all }: CiReport, now: Date): string {
  // a report without any test looks like one of a run that never was
  const checks = all.length > 0 ? all : [{ subject: command }];
  const failures = checks.filter(({ finding }) => finding !== undefined).length;
  const skipped = checks.filter(({ unchecked }) => unchecked !== undefined).length;
  const numbers = { tests: String(checks.length), failures: String(failures), errors: "0", skipped: String(skipped) };
  const name = `pulumi-keyring-cli ${command}${stack === undefined ? "" : ` ${stack}`}`;
  const cases = checks.map((check) => testCase(check, command, stack));
  const suite = element("testsuite", { name, ...numbers, time: "0", timestamp: now.toISOString() }, cases);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element("testsuites", { name, ...numbers }, [suite])}\n`;
}

function testCase({ subject, type, finding, unchecked }: CiCheck, command: string, stack: string | undefined): string {
  const classname = [
    "keyring",
    command,
    ...(stack === undefined ? [] : [stack]),
    ...(type === undefined ? [] : [type]),
  ];
  const inside =
    finding !== undefined
      ? [element("failure", { message: `${subject} ${finding.title}`, type: finding.rule }, [escaped(finding.advice)])]
      : unchecked !== undefined
        ? [element("skipped", { message: unchecked }, [])]
        : [];
  return element("testcase", { name: subject, classname: classname.join("."), time: "0" }, inside);
}

/** @param inside what is XML already */
function element(name: string, attributes: Record<string, string>, inside: readonly string[]): string {
  const start = [name, ...Object.entries(attributes).map(([key, value]) => `${key}="${escaped(value)}"`)].join(" ");
  return inside.length === 0 ? `<${start}/>` : `<${start}>${inside.join("\n")}</${name}>`;
}

/** For text and for attributes in double quotes. What XML 1.0 has no place for at all is gone by then: control characters and halves, and U+FFFE and U+FFFF here. */
function escaped(text: string): string {
  return printable(text)
    .replace(/[\ufffe\uffff]/g, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
