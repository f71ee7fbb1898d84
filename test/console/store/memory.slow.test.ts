import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ensureNode, NODES } from "../../../toolchain/node/index.js";
import { makeFolder } from "../../support/console.js";
import { startConsoleProcess } from "../../support/console-process.js";

describe("console: memory of the embedded database", function () {
  this.timeout(120_000);

  // a container with half a gigabyte must be enough, on any Node: what the optimising compiler takes comes while the console starts
  for (const version of [process.versions.node, NODES["24"], NODES["26"]]) {
    it(`never exceeds 512 MiB at a start on Node ${version}`, async function () {
      if (process.platform !== "linux") this.skip();
      const node = version === process.versions.node ? process.execPath : (await ensureNode(version)).bin;
      const console = await startConsoleProcess(join(await makeFolder(), "data"), {}, undefined, node);
      for (let request = 0; request < 200; request++) {
        const answer = await fetch(`${console.url}/api/v1/shards`, {
          headers: { authorization: `Bearer ${console.accessKey}` },
        });
        assert.equal(answer.status, 200);
      }
      const peak = /^VmHWM:\s+(\d+) kB$/m.exec(await readFile(`/proc/${console.pid}/status`, "utf8"))?.[1];
      await console.end("SIGTERM");
      assert.ok(Number(peak) < 512 * 1_024, `${peak} kB`);
    });
  }
});
