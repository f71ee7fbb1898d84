import assert from "node:assert/strict";
import { formerName } from "../../../cli/src/state/credential.js";
import { ownerPrefixes } from "../../../cli/src/state/owner-prefixes.js";
import type { StackState } from "../../../cli/src/state/stack-state.js";
import { settingsOf } from "../../provider/support/context.js";
import { credential } from "../support/state.js";

/** The prefixes of the stack `dev` of project `infra`. */
function prefixes(state: Partial<StackState>, ownerPrefix?: string) {
  const whole = { project: "infra", stack: "dev", organization: "organization", credentials: [], others: [], ...state };
  const settings = settingsOf(ownerPrefix === undefined ? {} : { ownerPrefix });
  return ownerPrefixes({ ...whole, writtenAt: undefined }, settings).map(({ text, shared }) => [text, shared]);
}

describe("the owner labels of a stack", () => {
  it("begin as those of its tokens do, and as they would be written now", () => {
    assert.deepEqual(prefixes({ credentials: [credential()] }, "laptop"), [
      ["acme/organization/infra/dev/", false],
      ["laptop/organization/infra/dev/", false],
    ]);
  });

  it("can be those of another backend's stack where there is neither a prefix nor a service's organization", () => {
    assert.deepEqual(prefixes({}), [
      ["organization/infra/dev/", true],
      ["-/infra/dev/", true],
    ]);
    assert.deepEqual(prefixes({ organization: "acme", credentials: [credential({ owner: undefined })] }), [
      ["acme/infra/dev/", false],
    ]);
  });

  it("have no organization where the native plugin has written them", () => {
    const plugin = credential({ dynamic: false, ownerInput: undefined, owner: "laptop/-/infra/dev/web" });
    assert.deepEqual(prefixes({ credentials: [plugin] }, "laptop"), [["laptop/-/infra/dev/", false]]);
  });

  it("are never those of another stack that a state has a token of: it was imported, moved or renamed", () => {
    const strangers = [
      credential({ owner: "acme/organization/infra/prod/web" }),
      credential({ owner: "acme/organization/other/dev/web" }),
      credential({ owner: "acme/organization/infra/dev/web2" }),
      credential({ owner: "organization/infra/dev/other", ownerInput: "organization/infra/prod/web" }),
      credential({ owner: undefined }),
    ];
    assert.deepEqual(prefixes({ credentials: strangers }, "acme"), [["acme/organization/infra/dev/", false]]);
  });

  it("are those of a token that is still labelled with the name that its resource had before, on both hosts", () => {
    const renamed = credential({ owner: "old/organization/infra/dev/before" });
    assert.deepEqual(
      [prefixes({ credentials: [renamed] })[0], formerName(renamed)],
      [["old/organization/infra/dev/", false], "before"],
    );
    const plugin = credential({ dynamic: false, ownerInput: undefined, owner: "old/-/infra/dev/before" });
    assert.deepEqual(
      [prefixes({ credentials: [plugin] })[0], formerName(plugin)],
      [["old/-/infra/dev/", false], "before"],
    );
    const slashes = credential({ owner: "eu/old/organization/infra/dev/team-a/before" });
    assert.deepEqual(
      [prefixes({ credentials: [slashes] })[0], formerName(slashes)],
      [["eu/old/organization/infra/dev/", false], "team-a/before"],
    );
    assert.equal(formerName(credential()), undefined);
    assert.equal(formerName(credential({ owner: "acme/organization/infra/prod/before" })), undefined);
  });

  it("cannot be told of an empty state of which nobody says the stack", () => {
    assert.deepEqual(prefixes({ project: undefined, stack: undefined }), []);
  });

  it("do not end within a name, so that the stack dev2 is another one", () => {
    for (const [text] of prefixes({ credentials: [credential()] }, "acme")) assert.match(String(text), /\/dev\/$/);
  });
});
