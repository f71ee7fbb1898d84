import assert from "node:assert/strict";
import ts from "typescript";
import { withoutTraces } from "../../../toolchain/pulumi/quick-constructors";

const SOURCE = `class Resource { constructor(...args: unknown[]) { seen.push(Error.stackTraceLimit); if (args[1] === "bad") throw new Error("bad"); } }
class AuthToken extends Resource {
    public static readonly __pulumiType = 'keyring:calimero:AuthToken';
    constructor(name: string) {
        let resourceInputs = {};
        const opts = {};
        super(AuthToken.__pulumiType, name, resourceInputs, opts);
    }
}
new AuthToken("good");
try { new AuthToken("bad"); } catch {}
seen.push(Error.stackTraceLimit);
`;

describe("a resource of a generated SDK for Node.js", () => {
  it("is constructed without stack traces, which the program keeps, also where that fails", () => {
    const { outputText, diagnostics } = ts.transpileModule(withoutTraces(SOURCE), {
      compilerOptions: { target: ts.ScriptTarget.ES2020 },
      reportDiagnostics: true,
    });
    assert.deepEqual(diagnostics, []);
    const seen: number[] = [];
    new Function("seen", outputText)(seen);
    assert.deepEqual(seen, [0, 0, Error.stackTraceLimit]);
    assert.ok(Error.stackTraceLimit > 0);
  });
});
