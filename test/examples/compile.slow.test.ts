import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

const folder = join(__dirname, "..", "..", "examples");

describe("the TypeScript examples", () => {
  it("compile as they stand, against the packages that they use", function () {
    this.timeout(180_000);
    const projects = readdirSync(folder).filter((name) => existsSync(join(folder, name, "tsconfig.json")));
    assert.ok(projects.length > 5);
    const files = projects.map((name) => join(folder, name, "index.ts"));
    const [first = ""] = projects;
    const { options } = ts.parseJsonConfigFileContent(
      ts.readConfigFile(join(folder, first, "tsconfig.json"), ts.sys.readFile).config,
      ts.sys,
      join(folder, first),
    );
    const diagnostics = ts.getPreEmitDiagnostics(ts.createProgram(files, { ...options, noEmit: true }));
    const said = diagnostics.map(
      ({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
    );
    assert.deepEqual(said, []);
  });
});
