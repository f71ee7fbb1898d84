import assert from "node:assert/strict";
import fc from "fast-check";
import { marked } from "marked";
import { SaxesParser, type SaxesTagPlain } from "saxes";
import { githubCommands, githubSummary } from "../../../cli/src/ci/github.js";
import { gitlabReport } from "../../../cli/src/ci/gitlab.js";
import { junitReport } from "../../../cli/src/ci/junit.js";
import type { CiReport, Finding } from "../../../cli/src/ci/report.js";
import { hostileText } from "../../support/hostile-text.js";

const NOW = new Date("2026-06-10T12:00:00Z");

/** A stack of which everything can be said: what is well, two findings, and what nobody could tell. */
function report(text = "web", changes: Partial<Finding> = {}): CiReport {
  const subject = `AuthToken ${JSON.stringify(text)}`;
  const revoked: Finding = {
    level: "error",
    rule: "revoked",
    title: "was revoked elsewhere",
    advice: text,
    key: "t1",
    ...changes,
  };
  return {
    command: "status",
    stack: "infra/dev",
    checks: [
      { subject: "AuthToken well", type: "calimero:AuthToken" },
      { subject, type: "calimero:AuthToken", finding: revoked },
      { subject: text, finding: { ...revoked, level: "warning", rule: "action-required", key: "t2" } },
      { subject: text, unchecked: text },
    ],
  };
}

/** The characters of tricks, what ends a property or an attribute, and what the formats themselves are made of. */
const foreign = fc
  .array(
    fc.oneof(
      hostileText,
      fc.constantFrom(
        "%0A",
        "::",
        ",title=x",
        "]]>",
        "<!--",
        '"',
        "&amp;",
        "|",
        "\\",
        "\uffff",
        "<img src=x>",
        "[a](b)",
        "`",
        "http://a.b",
        "\n\n# x",
      ),
    ),
    {
      minLength: 1,
      maxLength: 5,
    },
  )
  .map((parts) => parts.join(""));

describe("findings for a CI platform", () => {
  it("of GitHub are one command each", () => {
    assert.deepEqual(githubCommands(report("100%, a:b")).split("\n"), [
      '::error title=AuthToken "100%25%2C a%3Ab" was revoked elsewhere::100%25, a:b (stack infra/dev)',
      "::warning title=100%25%2C a%3Ab was revoked elsewhere::100%25, a:b (stack infra/dev)",
      "::notice title=100%25%2C a%3Ab was not checked::100%25, a:b (stack infra/dev)",
      "",
    ]);
  });

  it("of GitHub are no other command, whatever a name says", () => {
    fc.assert(
      fc.property(foreign, (text) => {
        const lines = githubCommands(report(text)).split(/[\r\n\u0085\u2028\u2029]/);
        assert.equal(lines.length, 4);
        for (const line of lines.slice(0, 3)) {
          const [, title = "", message = ""] = /^::(?:error|warning|notice) title=([^:,]*)::(.*)$/.exec(line) ?? [];
          assert.ok(title !== "" && message !== "", line);
        }
      }),
    );
  });

  it("in GitHub's summary are rows of text, whatever a name says", () => {
    fc.assert(
      fc.property(foreign, (text) => {
        const blocks = marked.lexer(githubSummary(report(text))).filter(({ type }) => type !== "space");
        assert.deepEqual(
          blocks.map(({ type }) => type),
          ["heading", "paragraph", "table"],
        );
        const { rows } = blocks[2] as unknown as { rows: { tokens: { type: string }[] }[][] };
        assert.deepEqual(
          rows.map(({ length }) => length),
          [4, 4, 4],
        );
        const types = new Set(rows.flat().flatMap((cell) => cell.tokens.map(({ type }) => type)));
        types.delete("text");
        types.delete("escape");
        assert.deepEqual([...types], []);
      }),
    );
  });

  it("in GitLab's report have a place in the repository, and keep their fingerprint from run to run", () => {
    const issues = (one: CiReport) => JSON.parse(gitlabReport(one, "infra/Pulumi.yaml")) as Record<string, unknown>[];
    const [first, second, ...none] = issues(report());
    assert.deepEqual(none, []);
    const { fingerprint, ...rest } = first ?? {};
    assert.deepEqual(rest, {
      description: 'AuthToken "web" was revoked elsewhere (stack infra/dev): web',
      check_name: "keyring-revoked",
      severity: "critical",
      location: { path: "infra/Pulumi.yaml", lines: { begin: 1 } },
    });
    assert.equal(second?.["severity"], "minor");
    assert.equal(fingerprint, issues(report("web", { advice: "due since yesterday" }))[0]?.["fingerprint"]);
    assert.notEqual(fingerprint, issues(report("web", { key: "t9" }))[0]?.["fingerprint"]);
    assert.equal(new Set([first, second].map((issue) => issue?.["fingerprint"])).size, 2);
  });

  it("in JUnit's XML fail, what is well passes, and what nobody could tell is skipped", () => {
    const tags = read(junitReport(report(), NOW));
    assert.deepEqual(
      tags.filter(({ name }) => name === "testcase").map(({ attributes }) => attributes["name"]),
      ["AuthToken well", 'AuthToken "web"', "web", "web"],
    );
    const [suites, suite] = tags;
    assert.equal(suites?.name, "testsuites");
    const { tests, failures, errors, skipped, timestamp } = suite?.attributes ?? {};
    assert.deepEqual([tests, failures, errors, skipped, timestamp], ["4", "2", "0", "1", "2026-06-10T12:00:00.000Z"]);
    const failure = tags.find(({ name }) => name === "failure");
    assert.deepEqual({ ...failure?.attributes }, { message: 'AuthToken "web" was revoked elsewhere', type: "revoked" });
  });

  it("in JUnit's XML are a test that passes where there was nothing to check", () => {
    const tags = read(junitReport({ command: "status", stack: undefined, checks: [] }, NOW));
    assert.deepEqual(
      tags.map(({ name }) => name),
      ["testsuites", "testsuite", "testcase"],
    );
    assert.equal(tags[0]?.attributes["tests"], "1");
  });

  it("in JUnit's XML are the same elements, whatever a name says", () => {
    const shape = (text: string) =>
      read(junitReport(report(text), NOW)).map(({ name, attributes }) => [name, ...Object.keys(attributes)]);
    const expected = shape("web");
    fc.assert(fc.property(foreign, (text) => assert.deepEqual(shape(text), expected)));
  });
});

/** The elements of a document. @throws where it is not well-formed */
function read(xml: string): SaxesTagPlain[] {
  const tags: SaxesTagPlain[] = [];
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", (tag) => tags.push(tag));
  parser.write(xml).close();
  return tags;
}
