import assert from "node:assert/strict";
import { join } from "node:path";
import { findCircles, type ImportGraph, readImportGraph } from "./import-graph";

/** What each part may import of this repository, besides itself. What is not listed (tests, benchmarks, the toolchain) may import anything. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  "near/": [],
  "provider/": ["near/"],
  "provider/src/http/": ["near/"],
  "provider/src/lifecycle/": ["near/", "provider/src/http/"],
  "sdk/": ["near/", "provider/"],
  "cli/src/": ["near/", "provider/"],
  "policy/": ["near/"],
  // the programs that init makes
  "cli/templates/": ["sdk/"],
  "examples/": ["sdk/"],
  "shard/": ["near/"],
  "console/": ["near/", "shard/"],
  "console/src/": ["near/", "shard/"],
  "console/src/bounds/": ["near/", "console/src/inputs/", "console/src/problems/"],
  "console/src/access/": [
    "near/",
    "console/src/bounds/",
    "console/src/inputs/",
    "console/src/problems/",
    "console/src/store/",
  ],
};

/** What nobody in a part may import, wherever it is. */
const MUST_NOT_IMPORT: readonly [part: RegExp, imported: RegExp, promise: string][] = [
  [/^provider\/src\/(?!hosts\/)/, /^@pulumi\//, "nothing of the provider knows Pulumi, except for hosts/"],
  [/^(?:provider|sdk|cli)\/.*\bastra\b/, /\bcalimero\b/, "Astra does not know Calimero"],
  [/^(?:provider|sdk|cli)\/.*\bcalimero\b/, /\bastra\b/, "Calimero does not know Astra"],
];

describe("dependencies", function () {
  this.timeout(60_000);
  let graph: ImportGraph;
  let imports: { file: string; imported: string }[];

  before(() => {
    graph = readImportGraph(join(__dirname, "..", ".."));
    imports = [...graph].flatMap(([file, all]) => all.map((imported) => ({ file, imported })));
  });

  it("are read across workspaces, too", () => {
    assert.ok(graph.get("sdk/src/provider.ts")?.includes("provider/src/index.ts"));
  });

  it("have no circles", () => assert.deepEqual(findCircles(graph), []));

  for (const [part, others] of Object.entries(MAY_IMPORT)) {
    const allowed = [part, ...others];
    it(`of ${part} lead to ${["itself", ...others].join(", ")} and nowhere else in the repository`, () => {
      const isOwn = ({ file }: { file: string }) => file.startsWith(part);
      const isForeign = ({ imported }: { imported: string }) =>
        graph.has(imported) && !allowed.some((one) => imported.startsWith(one));
      assert.ok([...graph.keys()].some((file) => isOwn({ file })));
      assert.deepEqual(
        imports.filter((one) => isOwn(one) && isForeign(one)),
        [],
      );
    });
  }

  for (const [part, forbidden, promise] of MUST_NOT_IMPORT) {
    it(promise, () => {
      const found = imports.filter(({ file, imported }) => part.test(file) && forbidden.test(imported));
      assert.deepEqual(found, []);
    });
  }
});
