import assert from "node:assert/strict";
import { withConsole } from "../../support/console.js";
import { call, problem } from "../calls.js";
import { addKey, keysPath, MASTER, type OperationBody, settled, somePublicKey } from "./support.js";

describe("console: giving an account out of custody", () => {
  const at = withConsole();

  const accounts = () => `/shards/${at.shardId}/accounts`;
  const make = async (name: string) => {
    const accountId = `${name}.${MASTER}`;
    const operation = await call<OperationBody>(at, accounts(), 202, { body: { accountId } });
    assert.equal((await settled(at, operation)).status, "done");
    return accountId;
  };
  const release = { method: "DELETE" };

  it("drops the key, and says what the chain still has", async () => {
    const accountId = await make("given");
    await addKey(at, somePublicKey(), {}, accountId);
    const { signingKey } = await call<{ signingKey: string }>(at, `${accounts()}/${accountId}`, 200);
    const released = await call<{ keyOnChain: string; advice: string }>(at, `${accounts()}/${accountId}`, 200, release);
    assert.equal(released.keyOnChain, signingKey);
    assert.ok(released.advice.includes(`near delete-key ${accountId} ${signingKey}`));
    await problem(at, `${accounts()}/${accountId}`, "unknown-account");
    await problem(at, keysPath(at, accountId), "unknown-account", { body: { publicKey: somePublicKey() } });
    await problem(at, `${accounts()}/${accountId}`, "unknown-account", release);
  });

  it("is refused where nobody else has a key", async () => {
    const accountId = await make("alone");
    const { detail } = await problem(at, `${accounts()}/${accountId}`, "last-key", release);
    assert.match(detail, /the only full-access key/);
    assert.equal((await addKey(at, somePublicKey(), {}, accountId)).status, "done");
  });

  it("excludes whatever is asked for at the same moment: every operation ends, or was never taken", async () => {
    for (let round = 0; round < 5; round += 1) {
      const accountId = await make(`round${round}`);
      await addKey(at, somePublicKey(), {}, accountId);
      const asking = Array.from({ length: 3 }, () =>
        at.adminFetch(keysPath(at, accountId), { body: { publicKey: somePublicKey() } }),
      );
      const [released, ...asked] = await Promise.all([at.adminFetch(`${accounts()}/${accountId}`, release), ...asking]);
      await released.arrayBuffer();
      assert.ok([200, 409].includes(released.status), `${released.status}`);
      for (const answer of asked) {
        const operation = (await answer.json()) as OperationBody;
        if (answer.status !== 202) assert.equal(answer.status, 404);
        else assert.equal((await settled(at, operation)).status, "done");
      }
    }
  });

  it("needs the right to remove keys", async () => {
    const body = { name: "k", rights: ["create-accounts", "view-keys"], shards: "all" };
    const { value } = await call<{ value: string }>(at, "/access-keys", 201, { body });
    const init = { ...release, accessKey: value };
    assert.equal((await problem(at, `${accounts()}/${MASTER}`, "forbidden", init)).right, "remove-keys");
  });
});
