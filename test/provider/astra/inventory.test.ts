import assert from "node:assert/strict";
import { applicationTokens } from "../../../provider/src/astra/inventory.js";
import { Token } from "../../../provider/src/astra/token.js";
import { astraSetting, rawInputs } from "../support/astra.js";
import { Engine } from "../support/engine.js";

describe("the inventory of Astra's tokens", () => {
  it("lists the living tokens of a stack by their owner label, finds one, and revokes it", async () => {
    const { astra, context, alive, close } = await astraSetting();
    const mine = new Engine(Token, context);
    await mine.up(rawInputs({ description: "for the web" }));
    await new Engine(Token, context).up(rawInputs({ owner: "acme/infra/prod/web" }));
    astra.mint({ roles: ["RO User"] });
    const [place = ""] = await applicationTokens.places(context);
    assert.equal(place, astra.organization.id);
    const listed = await applicationTokens.list(place, "acme/infra/dev/", context);
    const { tokenId } = mine.state;
    assert.deepEqual(
      listed.map((token) => [token.tokenId, token.spec.name]),
      [[tokenId, "for the web"]],
    );
    assert.equal((await applicationTokens.find(place, tokenId ?? "", context))?.labels?.generation, 1);
    await applicationTokens.revoke(place, tokenId ?? "", context);
    await applicationTokens.revoke(place, tokenId ?? "", context);
    assert.equal(await applicationTokens.find(place, tokenId ?? "", context), undefined);
    assert.equal(alive().length, 2);
    await close();
  });
});
