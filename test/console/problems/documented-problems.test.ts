import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PROBLEMS } from "../../../console/src/problems/problem.js";

describe("console: docs/reference/api.md", () => {
  it("lists every kind of failure with its status", () => {
    const page = readFileSync(join(__dirname, "../../../docs/reference/api.md"), "utf8");
    const [, table = ""] = page.split("\n## Errors\n");
    const listed = new Map<string, number[]>();
    for (const line of table.split("\n## ")[0]?.split("\n") ?? []) {
      const [, slugs = "", statuses = ""] = line.split("|");
      const numbers = [...statuses.matchAll(/\d{3}/g)].map(([status]) => Number(status));
      for (const [, slug = ""] of slugs.matchAll(/`([a-z-]+)`/g)) listed.set(slug, numbers);
    }
    for (const [slug, { status }] of Object.entries(PROBLEMS)) {
      assert.ok(listed.get(slug)?.includes(status), `${slug} with ${status}`);
      listed.delete(slug);
    }
    assert.deepEqual([...listed.keys()], [], "no longer there");
  });
});
