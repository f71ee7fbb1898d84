import assert from "node:assert/strict";
import { indented } from "../../toolchain/quickstart/indented";
import { SetupError } from "../../toolchain/setup-error.mjs";
import { recordOutput } from "./recorded-output";

describe("announcing steps", () => {
  it("prints one line per step where nobody watches, without colours or control characters", async () => {
    const output = recordOutput();
    await output.step("Building the workspaces", () => undefined);
    assert.match(output.text, /^✓ Building the workspaces {2}\d+\.\ds\n$/);
  });

  it("shows that a long step is alive, with what it is busy with and for how long", async () => {
    const output = recordOutput({ heartbeatMs: 5 });
    await output.step("Building the Pulumi CLI", async ({ doing }) => {
      await output.until(/ {2}still building the Pulumi CLI, \d+\.\ds\n/);
      doing("Linking");
      await output.until(/ {2}still linking, \d+\.\ds\n/);
    });
  });

  it("lets only the innermost of nested steps speak", async () => {
    const output = recordOutput({ heartbeatMs: 5 });
    await output.step("Outer", () => output.step("Inner", () => output.until(/still inner/)));
    assert.doesNotMatch(output.text, /still outer/);
  });

  it("marks a failed step as failed and hands the error on", async () => {
    const output = recordOutput();
    const failing = output.step("Installing packages", () => Promise.reject(new SetupError("no network", [])));
    await assert.rejects(failing, SetupError);
    assert.match(output.text, /^✗ Installing packages/);
  });

  it("returns what the step returns", async () => {
    assert.equal(await recordOutput().step("Adding", () => 1 + 1), 2);
  });

  describe("on a terminal", () => {
    const terminal = { columns: 40 };

    it("draws the running step over itself and keeps only the finished line", async () => {
      const output = recordOutput({ terminal });
      await output.step("Building", ({ note }) => note("a fact"));
      const [, ...drawn] = output.text.split("\r\x1b[2K");
      assert.match(drawn[0] ?? "", /Building {2}0\.0s$/);
      assert.equal(drawn[1], "  a fact\n");
      assert.match(drawn.at(-1) ?? "", /Building.*\n$/);
    });

    it("gives what a program prints meanwhile lines of their own", async () => {
      const output = recordOutput({ terminal });
      const print = indented(output.print);
      await output.step("pulumi up", () => {
        print("creating\ncrea");
        print("ted\n");
      });
      assert.equal(
        onScreen(output.text).replaceAll(/\d\.\ds/g, "…"),
        "  │ creating\n  │ created\n\u001b[32m✓\u001b[0m pulumi up  \u001b[2m…\u001b[0m\n",
      );
    });

    it("never draws a line that would wrap", async () => {
      const output = recordOutput({ terminal });
      await output.step("Building ".repeat(20), () => undefined);
      const drawn = output.text.split("\r\x1b[2K").filter((line) => !line.endsWith("\n"));
      assert.ok(drawn.every((line) => line.length < terminal.columns));
    });

    it("draws on a terminal that does not know its width", async () => {
      const output = recordOutput({ terminal: { columns: 0 } });
      await output.step("Building", () => undefined);
      assert.match(output.text, /Building {2}0\.0s/);
    });

    it("colours the result, but not with NO_COLOR", async () => {
      const [coloured, plain] = [recordOutput({ terminal }), recordOutput({ terminal, env: { NO_COLOR: "1" } })];
      for (const output of [coloured, plain]) await output.step("Building", () => undefined);
      assert.ok(coloured.text.includes("\x1b[32m✓"));
      assert.ok(!plain.text.includes("\x1b[32m") && plain.text.includes("✓ Building"));
    });

    it("does not move in CI, even if CI pretends to be a terminal", async () => {
      const output = recordOutput({ terminal, env: { CI: "true", NO_COLOR: "1" } });
      await output.step("Building", () => undefined);
      assert.match(output.text, /^✓ Building {2}\d+\.\ds\n$/);
    });
  });
});

/** What a terminal still shows in the end: of each line, what came after it was last cleared. */
function onScreen(text: string): string {
  return text
    .split("\n")
    .map((line) => line.slice(line.lastIndexOf("\r\x1b[2K") + 1).replace("\x1b[2K", ""))
    .join("\n");
}
