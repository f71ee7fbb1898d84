import assert from "node:assert/strict";
import { type Column, table } from "../../../cli/src/terminal/table.js";

const plain = (text: string) => text;

describe("a table", () => {
  const columns: Column[] = [
    { heading: "NAME", narrow: "cut" },
    { heading: "TYPE", narrow: 2 },
    { heading: "GENERATION", narrow: 1 },
    { heading: "STATUS" },
    { heading: "NEEDS", narrow: "below" },
  ];
  const rows = [
    ["dashboard", "calimero:AuthToken", "3", "active", ""],
    ["indexer", "calimero:AuthToken", "1", "revoked", "pulumi up --refresh: it was revoked elsewhere"],
  ];
  const lines = (width: number) => table(columns, rows, { style: plain, width }).split("\n");

  it("has all columns side by side where there is room", () => {
    assert.deepEqual(lines(120), [
      "  NAME       TYPE                GENERATION  STATUS   NEEDS",
      "  dashboard  calimero:AuthToken  3           active",
      "  indexer    calimero:AuthToken  1           revoked  pulumi up --refresh: it was revoked elsewhere",
    ]);
  });

  it("moves long texts below their row, and then leaves out what matters least", () => {
    assert.deepEqual(lines(60), [
      "  NAME       TYPE                GENERATION  STATUS",
      "  dashboard  calimero:AuthToken  3           active",
      "  indexer    calimero:AuthToken  1           revoked",
      "      needs: pulumi up --refresh: it was revoked elsewhere",
    ]);
    assert.deepEqual(lines(40), [
      "  NAME       TYPE                STATUS",
      "  dashboard  calimero:AuthToken  active",
      "  indexer    calimero:AuthToken  revoked",
      "      needs: pulumi up --refresh: it was",
      "      revoked elsewhere",
    ]);
  });

  it("cuts names at the very end", () => {
    const [, row] = table([{ heading: "NAME", narrow: "cut" }], [["a-name-that-is-long"]], {
      style: plain,
      width: 14,
    }).split("\n");
    assert.equal(row, "  a-name-that…");
  });

  it("takes any width where no terminal shows it", () => {
    assert.ok(table(columns, [["n".repeat(300), "", "", "", "x"]], { style: plain }).includes("n".repeat(300)));
  });
});
