import assert from "node:assert/strict";
import { parseArgs } from "node:util";
import { whyNoArguments } from "pulumi-keyring-near";

describe("arguments of a command that are not understood", () => {
  const options = { port: { type: "string", short: "p" }, json: { type: "boolean" } } as const;

  for (const [args, said] of [
    [["--prot", "1"], 'There is no option --prot; did you mean "--port"?'],
    [["-x"], "There is no option -x."],
    [["--port"], "--port needs a value."],
    [["--port", "-1"], "--port needs a value."],
    [["-p"], "--port needs a value."],
    [["--json=yes"], "Option '--json' does not take an argument."],
  ] as const) {
    it(args.join(" "), () => {
      try {
        parseArgs({ args: [...args], options });
        assert.fail("they are understood");
      } catch (error) {
        assert.equal(whyNoArguments(error as Error, Object.keys(options)), said);
      }
    });
  }
});
