import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { pack, TEMPLATE_FILE, unpack } from "../../../console/src/store/disk/template.js";
import { makeFolder } from "../../support/console.js";

describe("console: what its embedded database is made from", () => {
  it("is a part of the built console, and belongs to the version of PGlite that runs", () => {
    const manifest = join(dirname(dirname(require.resolve("@electric-sql/pglite"))), "package.json");
    const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
    assert.equal(basename(TEMPLATE_FILE), `template-${version}.br`);
    assert.ok(existsSync(TEMPLATE_FILE), "run `npm run build`");
    assert.ok(statSync(TEMPLATE_FILE).size < 2_000_000, "it is in the package that people download");
  });

  it("comes out as it went in, for its owner alone", async () => {
    const folder = join(await makeFolder(), "pg");
    await mkdir(join(folder, "empty", "deeper"), { recursive: true });
    await writeFile(join(folder, "empty.txt"), "");
    await writeFile(join(folder, "empty", "bytes"), Buffer.from([0, 10, 255]));
    const packed = await pack(folder);
    const copy = `${folder}.copy`;
    await unpack(packed, copy);
    assert.deepEqual(await pack(copy), packed);
    assert.deepEqual(readdirSync(copy, { recursive: true }).sort(), readdirSync(folder, { recursive: true }).sort());
    if (process.platform !== "win32") {
      assert.equal(statSync(join(copy, "empty.txt")).mode & 0o777, 0o600);
      assert.equal(statSync(copy).mode & 0o777, 0o700);
    }
    await rm(copy, { recursive: true });
  });
});
