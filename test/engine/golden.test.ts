import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readFixture, versions } from "../golden/fixtures.js";
import { folderOf } from "../golden/scene.js";
import { restoreSystems } from "../golden/systems.js";
import type { AstraEmulator } from "../support/astra/index.js";
import type { TestConsole } from "../support/console.js";
import { expectSuccess, type Project, type Recorded, recordedIn } from "../support/pulumi.js";
import { hosts } from "./support/hosts.js";
import { publicKeysAt } from "./support/keys.js";
import { askBlock, living } from "./support/tokens.js";

const TYPES = ["AuthToken", "Token", "CustodianKey", "Role"];

/** What earlier versions have written stays readable: preview, refresh and destroy go on with it as if they had written it. */
for (const version of versions()) {
  for (const host of hosts) {
    describe(`a state written by ${version} through ${host.title}`, () => {
      let console: TestConsole;
      let astra: AstraEmulator;
      let app: Project;
      let written: Record<string, Recorded>;

      before(async () => {
        const { state, program, systems } = readFixture(version, folderOf(host));
        ({ console, astra } = await restoreSystems(systems));
        app = await host.project(
          {},
          {
            CALIMERO_CONSOLE_URL: console.url,
            CALIMERO_ACCESS_KEY: console.accessKey,
            ASTRA_API_URL: astra.url,
            ASTRA_DB_APPLICATION_TOKEN: astra.administrator.token,
          },
        );
        await app.program(program);
        const file = join(app.folder, "state.json");
        await writeFile(file, state);
        expectSuccess(await app.stack.quietly("stack", "import", "--stack", "dev", "--file", file));
        written = await recordedIn(app.stack, ...TYPES);
      });
      after(async () => {
        await app?.remove();
        await astra?.close();
        await console?.close();
      });

      const outputs = (name: string) => written[name]?.outputs ?? {};

      it("has every type and every state of life", () => {
        assert.deepEqual(
          [...new Set(Object.values(written).map(({ type }) => type.split(":").at(-1)))].sort(),
          [...TYPES].sort(),
        );
        assert.equal(outputs("overlapping")["previousTokenId"] !== undefined, true);
        assert.equal(outputs("reports")["previousTokenId"] !== undefined, true);
        assert.equal(outputs("pending")["status"], "pending");
        // The first states of 0.1.0 have none.
        if (version !== "0.1.0") {
          assert.equal(outputs("pendingKey")["status"], "pending");
          assert.match(String(outputs("pendingKey")["privateKey"]), /^ed25519:/);
        }
        assert.equal(outputs("taken")["adopted"], true);
      });

      it("is no reason for a change, but that what was begun is finished", async () => {
        const { stdout } = expectSuccess(await app.stack.preview());
        const begun = Object.values(written).filter(({ outputs }) => outputs["status"] === "pending").length;
        assert.match(stdout, new RegExp(`~ +${begun} to update`));
        const others = Object.keys(written).length - begun;
        assert.match(stdout, new RegExp(` ${others + 1} unchanged`));
        assert.doesNotMatch(stdout, /to (create|delete|replace)/);
      });

      it("is kept by a refresh, byte by byte", async () => {
        expectSuccess(await app.stack.refresh());
        assert.deepEqual(await recordedIn(app.stack, ...TYPES), written);
      });

      it("leads a destroy to everything that it has made, and to nothing else", async () => {
        const values = ["overlapping", "perpetual", "adopted"].flatMap((name) =>
          [outputs(name)["token"], outputs(name)["previousToken"]].filter((value) => value !== undefined),
        );
        const accepted = () => Promise.all(values.map((value) => askBlock(console, value)));
        assert.ok(
          (await accepted()).every((status) => status !== 401),
          "the console was not made to know the values",
        );
        expectSuccess(await app.stack.destroy());
        assert.deepEqual([...new Set(await accepted())], [401]);
        assert.deepEqual(await living(console), []);
        const onChain = await publicKeysAt(console);
        const stays = ["pair", "given", "taken", "pendingKey"].filter((name) =>
          onChain.includes(String(outputs(name)["publicKey"])),
        );
        assert.deepEqual(stays, ["taken"], "what was adopted stays");
        assert.deepEqual(astra.living(), []);
        assert.ok(![...astra.organization.roles.values()].some(({ isDefault }) => !isDefault));
      });
    });
  }
}
