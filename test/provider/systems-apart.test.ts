import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "..", "..");
const SYSTEMS = ["astra", "calimero"];

describe("one system", () => {
  for (const place of ["provider/src", "sdk/src"]) {
    for (const system of SYSTEMS) {
      it(`imports nothing from another: ${place}/${system}`, () => {
        const folder = join(root, place, system);
        const files = readdirSync(folder, { recursive: true }).filter((file) => String(file).endsWith(".ts"));
        assert.ok(files.length > 0);
        const others = SYSTEMS.filter((other) => other !== system);
        for (const file of files) {
          const imports = readFileSync(join(folder, String(file)), "utf8").matchAll(/(?:from|import\(?)\s*"([^"]+)"/g);
          for (const [, from = ""] of imports) {
            assert.ok(!others.some((other) => from.split("/").includes(other)), `${system}/${file} imports ${from}`);
          }
        }
      });
    }
  }

  for (const shared of ["lifecycle", "http"]) {
    it(`is unknown to what all of them share: ${shared}`, () => {
      const folder = join(root, "provider", "src", shared);
      for (const file of readdirSync(folder)) {
        const imports = readFileSync(join(folder, file), "utf8").matchAll(/from "([^"]+)"/g);
        for (const [, from = ""] of imports) {
          assert.ok(!SYSTEMS.some((system) => from.split("/").includes(system)), `${shared}/${file} imports ${from}`);
        }
      }
    });
  }
});
