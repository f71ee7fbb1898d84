import assert from "node:assert/strict";
import { assert as check, property as holdsFor, nat, option, record, string, stringMatching } from "fast-check";
import { marked, readMarked } from "../../../provider/src/astra/marker.js";

describe("the labels in the description of an Astra token", () => {
  it("are written in a form that never changes: tokens are found by it", () => {
    const labels = { owner: "acme/infra/dev/web", instance: "0f".repeat(16), generation: 3 };
    const text = `for the web [keyring ${"0f".repeat(16)}.3 acme/infra/dev/web]`;
    assert.equal(marked("for the web", labels), text);
    assert.equal(marked(undefined, { ...labels, owner: "" }), `[keyring ${"0f".repeat(16)}.3]`);
    assert.deepEqual(readMarked(text), { description: "for the web", labels });
  });

  it("are read back as they were written, whatever description and owner hold", () => {
    const labels = record({
      owner: string({ unit: "binary" }),
      instance: stringMatching(/^[0-9a-zA-Z]{1,32}$/),
      generation: nat(),
    });
    const description = option(string({ unit: "binary", minLength: 1 }), { nil: undefined });
    check(
      holdsFor(description, labels, (said, written) => {
        // what a program may not say
        if (said?.includes("[keyring ")) return;
        assert.deepEqual(readMarked(marked(said, written)), { description: said, labels: { ...written } });
      }),
    );
  });

  it("are found although the end of a long description was cut off", () => {
    const { labels } = readMarked(`for the web [keyring ${"0f".repeat(16)}.12 acme/inf`);
    assert.deepEqual(labels, { owner: "acme/inf", instance: "0f".repeat(16), generation: 12 });
  });

  it("are not seen where nobody wrote them", () => {
    for (const text of [undefined, null, "", "by hand", "a [keyring] b", "[keyring x]"]) {
      assert.equal(readMarked(text).labels, undefined);
    }
  });
});
