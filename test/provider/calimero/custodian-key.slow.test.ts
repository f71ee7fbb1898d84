import assert from "node:assert/strict";
import { generateKeyPair } from "pulumi-keyring-near/key-pair";
import { CustodianKey } from "../../../provider/src/calimero/custodian-key.js";
import type { CustodianKeyInputs } from "../../../provider/src/calimero/custodian-key-inputs.js";
import { impatientContext } from "../support/calimero.js";
import { at, testContext } from "../support/context.js";
import { Engine } from "../support/engine.js";
import { PLACE, type TestCustodian, testCustodian } from "../support/test-custodian.js";
import { reset } from "../support/test-server.js";

const GIVEN = generateKeyPair().publicKey;
const OTHERS = { access: "full-access" as const, labels: {} };

describe("a CustodianKey", () => {
  let console: TestCustodian;
  let clock: ReturnType<typeof testClock>;
  let context: ReturnType<typeof impatientContext>;
  let web: Engine<CustodianKeyInputs, Awaited<ReturnType<typeof CustodianKey.create>>["state"]>;

  beforeEach(async () => {
    console = await testCustodian();
    clock = testClock();
    context = impatientContext(console.url, { clock });
    web = new Engine(CustodianKey, context);
  });
  afterEach(() => console.close());

  const inputs = (more: object = {}) => ({ ...PLACE, owner: "acme/infra/dev/web", ...more });

  describe("without a given key", () => {
    it("is a new pair whose public half is on the account, labelled so that it is found again", async () => {
      assert.equal(await web.up(inputs()), "created");
      const { publicKey, privateKey, credentials, instance, ...rest } = web.state;
      assert.equal(web.id, `demos-calimero-testnet/demos.calimero.testnet/${publicKey}`);
      assert.deepEqual(rest, {
        ...PLACE,
        status: "active",
        adopted: false,
        transactionHash: "hash of op1",
        addedAt: "2026-06-01T00:00:00.000Z",
        issuerUrls: [console.url],
        owner: "acme/infra/dev/web",
      });
      assert.match(instance ?? "", /^[0-9a-f]{32}$/);
      assert.deepEqual(JSON.parse(credentials ?? ""), {
        account_id: "demos.calimero.testnet",
        public_key: publicKey,
        private_key: privateKey,
      });
      assert.deepEqual(console.keys.get(publicKey), {
        access: "full-access",
        labels: { owner: "acme/infra/dev/web", instance },
      });
    });

    it("carries the owner's prefix", async () => {
      const { settings } = context;
      const get = (key: string) => (key === "ownerPrefix" ? "laptop" : settings.get(key));
      Object.assign(context, { settings: { ...settings, get } });
      web = new Engine(CustodianKey, context);
      await web.up(inputs());
      assert.equal(console.keys.get(web.state.publicKey)?.labels["owner"], "laptop/acme/infra/dev/web");
    });

    it("never sends its private half", async () => {
      await web.up(inputs());
      await web.refresh();
      await web.destroy();
      const sent = JSON.stringify(console.requests);
      assert.equal(console.requests.length > 3, true);
      assert.doesNotMatch(sent, /ed25519(?::|%3A)[1-9A-HJ-NP-Za-km-z]{60,}/);
    });

    it("changes nothing the second time, and asks nobody", async () => {
      await web.up(inputs());
      console.asked();
      assert.equal(await web.up(inputs()), "same");
      assert.deepEqual(console.asked(), []);
    });
  });

  describe("with a given key", () => {
    it("puts that on the account, and has no private half", async () => {
      await web.up(inputs({ publicKey: GIVEN.replace("ed25519", "ED25519") }));
      assert.ok(console.keys.has(GIVEN));
      assert.equal(web.state.publicKey, GIVEN);
      assert.deepEqual([web.state.privateKey, web.state.credentials], [undefined, undefined]);
    });

    it("is an error when it is there already, which names adopt", async () => {
      console.keys.set(GIVEN, OTHERS);
      await assert.rejects(
        web.up(inputs({ publicKey: GIVEN })),
        /^OperationFailed: publicKey: ed25519:\S+ is on account demos\.calimero\.testnet already\. Set adopt: true to take it over/,
      );
      assert.equal(web.stored, undefined);
      assert.deepEqual(console.keys.get(GIVEN), OTHERS);
    });

    it("says for whom it is there already", async () => {
      console.keys.set(GIVEN, { ...OTHERS, labels: { owner: "acme/infra/prod/ci", instance: "1" } });
      await assert.rejects(
        web.up(inputs({ publicKey: GIVEN })),
        /already, added for acme\/infra\/prod\/ci\. Set adopt/,
      );
      console.keys.set(GIVEN, { ...OTHERS, labels: { owner: "acme/infra/dev/web", instance: "1" } });
      await assert.rejects(
        web.up(inputs({ publicKey: GIVEN })),
        /already, added by an earlier instance of this resource\. /,
      );
    });

    it("is an error too when somebody else was quicker on the chain", async () => {
      console.fate = { code: "AddKeyAlreadyExists" };
      await assert.rejects(web.up(inputs({ publicKey: GIVEN })), /is on account demos\.calimero\.testnet already/);
      assert.equal(web.stored, undefined);
    });
  });

  describe("that is adopted", () => {
    beforeEach(() => console.keys.set(GIVEN, OTHERS));

    it("is taken over without a change of the chain, and stays when the resource is deleted", async () => {
      await web.up(inputs({ publicKey: GIVEN, adopt: true }));
      assert.equal(web.state.adopted, true);
      assert.equal(await web.refresh(), "there");
      await web.destroy();
      assert.deepEqual(console.keys.get(GIVEN), OTHERS);
      assert.ok(!console.requests.some(({ method }) => method !== "GET"));
      assert.match(
        context.messages.join(),
        /CustodianKey "web": ed25519:\S+ stays on account demos\.calimero\.testnet/,
      );
    });

    it("is removed with the resource where removeOnDelete says so, also when that was said later", async () => {
      await web.up(inputs({ publicKey: GIVEN, adopt: true }));
      assert.equal(await web.up(inputs({ publicKey: GIVEN, adopt: true, removeOnDelete: true })), "updated");
      await web.destroy();
      assert.ok(!console.keys.has(GIVEN));
    });

    it("is added where it is not there yet, and then is our own", async () => {
      console.keys.clear();
      await web.up(inputs({ publicKey: GIVEN, adopt: true }));
      assert.equal(web.state.adopted, false);
      await web.destroy();
      assert.ok(!console.keys.has(GIVEN));
    });

    it("stays adopted when adopt is left out later", async () => {
      await web.up(inputs({ publicKey: GIVEN, adopt: true }));
      assert.equal(await web.up(inputs({ publicKey: GIVEN })), "same");
      await web.destroy();
      assert.ok(console.keys.has(GIVEN));
    });

    it("must have full access", async () => {
      console.keys.set(GIVEN, { ...OTHERS, access: "function-call" });
      await assert.rejects(
        web.up(inputs({ publicKey: GIVEN, adopt: true })),
        /as a function-call key\. Only full-access keys/,
      );
    });
  });

  describe("that is deleted", () => {
    it("is off the account", async () => {
      await web.up(inputs());
      const { publicKey } = web.state;
      await web.destroy();
      assert.ok(!console.keys.has(publicKey));
    });

    it("stays where removeOnDelete is false", async () => {
      await web.up(inputs({ removeOnDelete: false }));
      const { publicKey } = web.state;
      await web.destroy();
      assert.ok(console.keys.has(publicKey));
    });

    it("need not be there any more", async () => {
      await web.up(inputs());
      console.keys.clear();
      await web.destroy();
      assert.equal(web.stored, undefined);
    });

    it("need not be there any more when the chain carries the removal out", async () => {
      await web.up(inputs());
      console.fate = { code: "DeleteKeyDoesNotExist" };
      await web.destroy();
      assert.equal(web.stored, undefined);
    });

    for (const [what, fate, words] of [
      ["the chain refuses", { code: "DelegateActionInvalidNonce" }, /the shard refused: the chain says Delegate/],
      [
        "the chain is slow",
        "pending",
        /has not carried out operation op2 in time; run the same command again to finish/,
      ],
    ] as const) {
      it(`fails loudly when ${what}, says what may still be there, and can be repeated`, async () => {
        await web.up(inputs());
        const { publicKey } = web.state;
        console.fate = fate;
        if (fate === "pending") clock.hurry();
        await assert.rejects(web.destroy(), (error: Error) => {
          assert.ok(error.message.startsWith(`${publicKey} may still be on account demos.calimero.testnet: `));
          assert.match(error.message, words);
          return true;
        });
        assert.ok(web.stored, "the state keeps it");
        console.fate = "done";
        clock.rest();
        await web.destroy();
        assert.ok(!console.keys.has(publicKey));
      });
    }
  });

  describe("of which nobody knows whether it arrived", () => {
    const lost: [string, () => void][] = [
      ["the order was lost", () => hide("POST")],
      ["the reply to the order was lost", () => lose("POST")],
      ["the question how it stands was lost", () => hide("GET")],
      ["the reply to the question how it stands was lost", () => lose("GET")],
      ["the chain did not carry it out in time", () => slow()],
    ];
    function hide(method: string): void {
      console.instead = (request) => (request.method === method ? reset : undefined);
    }
    function lose(lost: string): void {
      console.loses = (method) => method === lost;
    }
    function recover(): void {
      console.instead = () => undefined;
      console.loses = () => false;
      console.fate = "done";
      clock.rest();
    }
    function slow(): void {
      console.fate = "pending";
      clock.hurry();
    }

    for (const [what, begin] of lost) {
      it(`keeps its pair in the state when ${what}, and the next up finishes with the same pair`, async () => {
        begin();
        await assert.rejects(web.up(inputs()), (error: Error) => {
          assert.equal(error.name, "PartialFailure");
          assert.match(
            error.message,
            /may be on account demos\.calimero\.testnet, or may still be added to it: run `pulumi up` again/,
          );
          return true;
        });
        const { publicKey, privateKey, status } = web.state;
        assert.equal(status, "pending");
        assert.ok(privateKey);
        recover();
        assert.equal(await web.refresh(), "there", "absence proves nothing while it is pending");
        await web.up(inputs());
        assert.equal(web.state.status, "active");
        assert.deepEqual([web.state.publicKey, web.state.privateKey], [publicKey, privateKey]);
        assert.deepEqual([...console.keys.keys()], [publicKey]);
      });

      it(`is taken off by a destroy when ${what}`, async () => {
        begin();
        await assert.rejects(web.up(inputs()), /PartialFailure/);
        recover();
        await web.destroy();
        assert.equal(console.keys.size, 0);
      });
    }

    it("is never taken for ours by a destroy when somebody else has put it there", async () => {
      hide("POST");
      await assert.rejects(web.up(inputs({ publicKey: GIVEN })), /PartialFailure/);
      recover();
      console.keys.set(GIVEN, OTHERS);
      await assert.rejects(web.up(inputs({ publicKey: GIVEN })), /Set adopt: true/);
      await web.refresh();
      assert.equal(web.state.status, "pending");
      await web.destroy();
      assert.ok(console.keys.has(GIVEN), "the key of somebody else was removed");
      assert.match(
        context.messages.join(),
        /stays on account demos\.calimero\.testnet: it was not added by this resource/,
      );
    });

    it("is taken over by the next up where adopt says so", async () => {
      hide("POST");
      await assert.rejects(web.up(inputs({ publicKey: GIVEN })), /PartialFailure/);
      recover();
      console.keys.set(GIVEN, OTHERS);
      await web.up(inputs({ publicKey: GIVEN, adopt: true }));
      assert.equal(web.state.adopted, true);
    });
  });

  describe("that is read", () => {
    it("together with its fellows costs one list", async () => {
      const engines = Array.from({ length: 20 }, () => new Engine(CustodianKey, context));
      await Promise.all(engines.map((one) => one.up(inputs())));
      console.asked();
      await Promise.all(engines.map((one) => one.refresh()));
      assert.deepEqual(console.asked(), ["GET keys"]);
    });

    it("is looked up by itself before it is called gone, and the next up makes a new pair", async () => {
      await web.up(inputs());
      const { publicKey } = web.state;
      console.keys.clear();
      console.asked();
      assert.equal(await web.refresh(), "gone");
      assert.deepEqual(console.asked(), ["GET keys", "GET key"]);
      assert.match(
        context.messages.join(),
        /CustodianKey "web" was removed from account .* elsewhere; the next up generates a new pair/,
      );
      await web.up(inputs());
      assert.notEqual(web.state.publicKey, publicKey);
    });

    it("without a state is an import of a key that counts as adopted", async () => {
      console.keys.set(GIVEN, OTHERS);
      const id = `demos-calimero-testnet/demos.calimero.testnet/${GIVEN}`;
      const found = await CustodianKey.read(id, undefined, context);
      assert.deepEqual(found, {
        id,
        state: { ...PLACE, publicKey: GIVEN, status: "active", adopted: true, issuerUrls: [console.url] },
        inputs: { ...PLACE, publicKey: GIVEN },
      });
      const lookedUp = { ...PLACE, owner: "acme/infra/dev/web" } as unknown as typeof found.state;
      assert.deepEqual(await CustodianKey.read(id, lookedUp, context), found);
      assert.deepEqual(CustodianKey.diff(found.state, { ...PLACE, publicKey: GIVEN }, at(context.now())).kind, "none");
      console.keys.clear();
      assert.equal(await CustodianKey.read(id, undefined, context), undefined);
    });

    it("says what an id looks like, and repeats nothing of one that is none", async () => {
      const { privateKey } = generateKeyPair();
      for (const id of ["demos", `demos-calimero-testnet/demos.calimero.testnet/${privateKey}`, `a/b/${GIVEN}/c`]) {
        await assert.rejects(CustodianKey.read(id, undefined, context), (error: Error) => {
          assert.match(error.message, /^not an id of a CustodianKey; write <shardId>\/<accountId>\/<publicKey>/);
          return !error.message.includes(privateKey);
        });
      }
    });

    it("warns when it may only call functions any more", async () => {
      await web.up(inputs());
      console.keys.set(web.state.publicKey, { ...OTHERS, access: "function-call" });
      assert.equal(await web.refresh(), "there");
      assert.match(context.messages.join(), /may only call functions now/);
    });
  });
});

/** A clock that stands still, unless it is hurried. */
function testClock() {
  let now = () => Date.parse("2026-06-01T00:00:00.000Z");
  return {
    ...testContext(),
    now: () => new Date(now()),
    /** From now on twenty times as fast as everybody else's. */
    hurry: () => {
      const [begun, start] = [Date.now(), now()];
      now = () => start + 20 * (Date.now() - begun);
    },
    rest: () => {
      const end = now();
      now = () => end;
    },
  };
}
