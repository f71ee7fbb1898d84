import assert from "node:assert/strict";
import { createRequire, Module } from "node:module";
import { join } from "node:path";
import * as provider from "../../provider/src/index.js";
import * as sdk from "../../sdk/src/index.js";
import { providerText } from "../../sdk/src/registration.js";

/** The names of what a program makes, which begin with capitals. */
const classes = Object.entries({ astra: sdk.astra, calimero: sdk.calimero }).flatMap(([system, exported]) =>
  Object.keys(exported)
    .filter((name) => /^[A-Z]/.test(name))
    .map((type) => `${system}:${type}` as const),
);

/** Evaluates a text as Pulumi's host of dynamic resources does. */
function handlerOf(text: string): unknown {
  const module = new Module("provider text");
  const required: string[] = [];
  const load = Object.assign(
    (name: string) => {
      required.push(name);
      return provider;
    },
    createRequire(join(__dirname, "x.js")),
  );
  new Function("exports", "module", "require", text)(module.exports, module, load);
  const handler = (module.exports as { handler(): unknown }).handler();
  assert.deepEqual(required, ["pulumi-keyring/provider"], "nothing but the installed package is needed");
  return handler;
}

describe("the text that leads a host to the provider", () => {
  it("is there for each class of the package", () =>
    assert.deepEqual(classes, [
      "astra:Role",
      "astra:Token",
      "calimero:AuthToken",
      "calimero:CustodianKey",
      "calimero:Shard",
    ]));

  for (const name of classes) {
    it(`leads from ${name} to a handler with every method`, () => {
      const handler = handlerOf(providerText(name)) as Record<string, unknown>;
      for (const method of ["configure", "check", "diff", "create", "read", "update", "delete"]) {
        assert.equal(typeof handler[method], "function", method);
      }
    });
  }
});
