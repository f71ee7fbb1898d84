import assert from "node:assert/strict";
import { readRefusal } from "../../../provider/src/astra/refusal.js";
import { Role } from "../../../provider/src/astra/role.js";
import { Token } from "../../../provider/src/astra/token.js";
import { REFUSAL_SHAPES } from "../../support/astra/index.js";
import { answer, pass } from "../../support/fault.js";
import { astraContext, astraInputs, astraSetting } from "../support/astra.js";

describe("a refusal of Astra", () => {
  for (const [body, detail] of [
    ['{"errors":[{"ID":340012,"message":"no"}]}', "no (340012)"],
    ['{"errors":[{"message":"one"},{"ID":2,"message":"two"}]}', "one; two (2)"],
    ['"just a text"', "just a text"],
    ['{"message":"m"}', "m"],
    ['{"description":"d"}', "d"],
    ['{"errors":[],"message":"m"}', "m"],
    ['{"errors":null,"description":"d"}', "d"],
    ["404 page not found", "404 page not found"],
    ["<html>proxy</html>", undefined],
    ["", undefined],
    ["null", undefined],
    ['""', undefined],
    ["[]", undefined],
    ['{"errors":[null]}', undefined],
  ] as const) {
    it(`says ${detail ?? "nothing"} in ${body === "" ? "an empty body" : body}`, () => {
      const { ids: _, ...said } = readRefusal(body);
      assert.deepEqual(said, detail === undefined ? {} : { detail });
    });
  }

  for (const id of [340016, 340018]) {
    for (const status of [401, 404]) {
      it(`with id ${id} and status ${status} blames the managing token, and calls nothing gone`, async () => {
        const setting = await astraSetting();
        const { id: resource, state } = await Token.create(astraInputs(), setting.context);
        const role = await Role.create(ROLE, setting.context);
        setting.proxy.rule = () => answer(status, { errors: [{ ID: id, message: "Unauthorized" }] });
        for (const operation of [
          () => Token.create(astraInputs(), setting.context),
          () => Token.read(resource, state, setting.context),
          () => Token.delete(resource, state, setting.context),
          () => Role.read(role.id, role.state, setting.context),
          () => Role.delete(role.id, role.state, setting.context),
        ]) {
          await assert.rejects(
            operation,
            /keyring:astraToken: .*The managing token is unknown, malformed, expired or revoked/,
          );
        }
        assert.equal(setting.alive().length, 1);
        await setting.close();
      });

      it(`with id ${id} and status ${status} says that an adopted value is not valid`, async () => {
        const setting = await astraSetting();
        const { clientId: tokenId, token, secret } = setting.astra.mint({ roles: ["RO User"] });
        setting.proxy.rule = ({ headers }) =>
          headers.authorization === `Bearer ${token}` ? answer(status, { errors: [{ ID: id, message: "no" }] }) : pass;
        const adopting = Token.create(astraInputs({ adopt: { tokenId, token, secret } }), setting.context);
        await assert.rejects(adopting, /adopt\.token: this is not the value of token/);
        await setting.close();
      });
    }
  }

  for (const shape of REFUSAL_SHAPES) {
    it(`reaches the user with its status and what to do, written as ${shape}, and never with a token`, async () => {
      const setting = await astraSetting({ refusals: shape });
      const dead = "AstraCS:abcdefghijklmnopqrstuvwx:".padEnd(93, "0");
      const revoked = astraContext(setting.astra.url, dead);
      await assert.rejects(Token.create(astraInputs(), revoked), (error: Error) => {
        assert.match(error.message, /^keyring:astraToken: Astra's DevOps API at \S+ answered 401/);
        assert.match(error.message, /set ASTRA_DB_APPLICATION_TOKEN .*or add --run-program/);
        assert.ok(!error.message.includes("AstraCS"));
        return true;
      });
      const { token } = setting.astra.mint({ roles: ["RO User"] });
      await assert.rejects(
        Token.create(astraInputs({ roles: [crypto.randomUUID()] }), astraContext(setting.astra.url, token)),
        (error: Error) => {
          assert.match(
            error.message,
            /answered 403.* may not create or revoke tokens: give it a role with the right org-token-write/,
          );
          return true;
        },
      );
      await setting.close();
    });
  }
});

const ROLE = {
  organizationId: undefined,
  name: "reader",
  description: "",
  resources: ["drn:astra:org:o"],
  actions: ["org-read"],
};
