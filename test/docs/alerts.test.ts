import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

const root = join(__dirname, "..", "..");

describe("docs: alerts", () => {
  it("each has a section that says what to do, and there is no other", () => {
    const { groups } = parse(readFileSync(join(root, "examples", "monitoring", "alerts.yaml"), "utf8")) as {
      groups: { rules: { alert: string }[] }[];
    };
    const alerts = groups.flatMap(({ rules }) => rules.map(({ alert }) => alert));
    const page = readFileSync(join(root, "docs", "how-to", "monitor-a-console.md"), "utf8");
    assert.deepEqual([...page.matchAll(/^### (\w+)$/gm)].map(([, name]) => name).sort(), alerts.sort());
  });
});
