import assert from "node:assert/strict";
import { cli } from "../../support/cli.js";
import { startConsole, type TestConsole } from "../../support/console.js";
import { type FaultProxy, faultProxy } from "../../support/fault-proxy.js";
import {
  expectFailure,
  expectSuccess,
  type Project,
  printed,
  type Recorded,
  recordedIn,
} from "../../support/pulumi.js";
import { hosts, TYPE } from "../support/hosts.js";
import { MASTER, publicKeysAt } from "../support/keys.js";
import { askBlock, living } from "../support/tokens.js";

const shardId = "demos-calimero-testnet";
const RESOURCES = {
  web: { shardId, permissions: ["view-blocks"] },
  deployer: { [TYPE]: "calimero:CustodianKey", shardId, accountId: MASTER },
};

for (const host of hosts) {
  describe(`a console that moved, through ${host.title}`, () => {
    let console: TestConsole;
    let other: TestConsole;
    let proxy: FaultProxy;
    let third: FaultProxy;
    let app: Project;

    before(async () => {
      [console, other] = await Promise.all([startConsole(), startConsole()]);
      app = await host.project(RESOURCES, use(console));
      expectSuccess(await app.stack.up());
    });
    after(async () => {
      await app?.remove();
      await third?.close();
      await proxy?.close();
      await other?.close();
      await console?.close();
    });

    const use = ({ url, accessKey }: { url: string; accessKey: string }) => ({
      CALIMERO_CONSOLE_URL: url,
      CALIMERO_ACCESS_KEY: accessKey,
    });
    const recorded = () => recordedIn(app.stack, "AuthToken", "CustodianKey");
    const ofWeb = (state: Record<string, Recorded>) => state["web"]?.outputs ?? {};
    const inProgram = (...args: string[]) => cli(args, { env: app.stack.options.env ?? {}, cwd: app.folder });

    it("is said by preview, status and doctor, and preview asks nobody", async () => {
      const from = console.url;
      console = await console.restart({ port: 0 });
      proxy = await faultProxy(console.url);
      assert.notEqual(console.url, from);
      app.setEnv(use({ ...console, url: proxy.url }));
      const preview = expectSuccess(await app.stack.preview());
      const words = `AuthToken "web" looks up rpcUrl again, because the console's address changed from ${from} to ${proxy.url}; the value stays the same`;
      assert.ok(printed(preview).includes(words), printed(preview));
      assert.match(preview.stdout, /~ +1 to update/);
      assert.deepEqual(proxy.log, []);
      const status = await inProgram("status");
      assert.equal(status.code, 3, status.stderr);
      assert.ok(status.stdout.includes(`pulumi up: the console moved from ${from} to ${proxy.url}`), status.stdout);
      const doctor = await inProgram("doctor");
      assert.equal(doctor.code, 3, doctor.stderr);
      assert.ok(doctor.stdout.includes(`AuthToken "web": last seen at ${from}; the console in use is ${proxy.url}`));
    });

    it("needs one plain up, which changes the address and nothing else", async () => {
      const before = ofWeb(await recorded());
      expectSuccess(await app.stack.up());
      const { rpcUrl, issuerUrls, ...after } = ofWeb(await recorded());
      assert.equal(rpcUrl, `${console.url}/api/v1/shards/${shardId}/neard-rpc/`);
      assert.deepEqual(issuerUrls, [proxy.url]);
      assert.deepEqual({ ...before, ...after }, before);
      assert.equal((await living(console)).length, 1, "nothing was minted");
      assert.equal(await askBlock(console, after["token"]), 200);
      assert.match(expectSuccess(await app.stack.up()).stdout, /3 unchanged/);
      for (const command of ["status", "doctor"]) assert.equal((await inProgram(command)).code, 0, command);
    });

    it("may be reached by several addresses in turn, without a change each time", async () => {
      app.setEnv(use(console));
      expectSuccess(await app.stack.run("preview", "--expect-no-changes"));
      third = await faultProxy(console.url);
      app.setEnv(use({ ...console, url: third.url }));
      expectSuccess(await app.stack.up());
      app.setEnv(use({ ...console, url: proxy.url }));
      expectSuccess(await app.stack.run("preview", "--expect-no-changes"));
    });

    it("is no change where no address is set", async () => {
      app.setEnv({ CALIMERO_CONSOLE_URL: undefined, CALIMERO_ACCESS_KEY: undefined });
      expectSuccess(await app.stack.run("preview", "--expect-no-changes"));
      app.setEnv(use(console));
    });

    it("is refused where it is another console: nothing is minted, gone or destroyed by its word", async () => {
      app.setEnv(use(other));
      const before = await recorded();
      const words = new RegExp(
        `AuthToken "web": the console at ${other.url} does not know token \\S+, which belongs to the console at `,
      );
      assert.match(printed(expectFailure(await app.stack.up())), words);
      assert.match(printed(expectFailure(await app.stack.refresh())), words);
      const destroy = printed(expectFailure(await app.stack.destroy()));
      assert.match(destroy, words);
      assert.match(destroy, /CustodianKey "deployer": the console at \S+ does not know ed25519:\S+, which belongs to/);
      assert.deepEqual(await recorded(), before);
      assert.deepEqual(await living(other), []);
      const status = await inProgram("status");
      assert.equal(status.code, 3);
      assert.match(status.stdout, /does not know it: set the address back to/);
    });

    it("is found again by all of it, and destroyed", async () => {
      app.setEnv(use(console));
      const { deployer } = await recorded();
      expectSuccess(await app.stack.refresh());
      expectSuccess(await app.stack.destroy());
      assert.deepEqual(await living(console), []);
      assert.ok(!(await publicKeysAt(console)).includes(String(deployer?.outputs["publicKey"])));
    });
  });
}
