import assert from "node:assert/strict";
import type { ResourceValidationArgs, ResourceValidationPolicy, StackValidationArgs } from "@pulumi/policy";
import { nameConvention, noAdministratorRoles, noFullAccess } from "../../policy/src/access";
import { longestLifetime, noPerpetualTokens, rotationRequired } from "../../policy/src/lifetime";
import { noPlainValues } from "../../policy/src/plain-values";

/** What a policy reports of a resource with these inputs. */
function reports(
  policy: ResourceValidationPolicy,
  type: string,
  props: Record<string, unknown>,
  settings: Record<string, unknown> = {},
): string[] {
  const found: string[] = [];
  const defaults = Object.fromEntries(
    Object.entries(policy.configSchema?.properties ?? {}).map(([name, schema]) => [name, schema.default]),
  );
  const args = { type: `keyring:${type}`, name: "web", props, getConfig: () => ({ ...defaults, ...settings }) };
  const validate = policy.validateResource as (args: ResourceValidationArgs, report: (text: string) => void) => void;
  validate(args as unknown as ResourceValidationArgs, (text) => void found.push(text));
  return found;
}

describe("policies", () => {
  const days = (count: number) => new Date(Date.now() + count * 86_400_000).toISOString();

  for (const type of ["calimero:AuthToken", "astra:Token"]) {
    it(`measure the lifetime of ${type} to a fixed end, too`, () => {
      assert.deepEqual(reports(longestLifetime, type, { expiresAt: days(89) }), []);
      assert.match(reports(longestLifetime, type, { expiresAt: days(92) })[0] ?? "", /lives for 9[12] days/);
      assert.deepEqual(reports(longestLifetime, type, { expiresAt: days(92) }, { most: "P100D" }), []);
      assert.deepEqual(reports(noPerpetualTokens, type, { expiresAt: days(1) }), []);
      assert.equal(reports(noPerpetualTokens, type, {}).length, 1);
    });
  }

  it("know when a token rotates by itself", () => {
    const rotates = (props: object) => reports(rotationRequired, "calimero:AuthToken", { ...props }).length === 0;
    assert.ok(rotates({ expiresIn: "30d", rotation: {} }));
    assert.ok(rotates({ rotation: { every: "30d" } }));
    assert.ok(rotates({ expiresAt: days(30), rotation: { before: "3d" } }));
    assert.ok(!rotates({ expiresIn: "30d" }));
    // without a lifetime there is nothing to rotate before, and a fixed end has no default
    assert.ok(!rotates({ rotation: { triggers: { leak: 1 } } }));
    assert.ok(!rotates({ expiresAt: days(30), rotation: { grace: "1h" } }));
  });

  it("count a key as full access, and a role by its name", () => {
    const key = { shardId: "demos-calimero-testnet", accountId: "demos.calimero.testnet" };
    assert.match(
      reports(noFullAccess, "calimero:CustodianKey", key)[0] ?? "",
      /^This key has full access .* Add "web" to/,
    );
    assert.deepEqual(reports(noFullAccess, "calimero:CustodianKey", key, { allow: ["w*b"] }), []);
    assert.equal(reports(noFullAccess, "calimero:CustodianKey", key, { allow: ["w", "we"] }).length, 1);
    const roles = (...names: string[]) => reports(noAdministratorRoles, "astra:Token", { roles: names });
    assert.match(
      roles("Read Only User", "Organization Administrator")[0] ?? "",
      /has the role "Organization Administrator"/,
    );
    assert.deepEqual(roles("Read Only User"), []);
  });

  it("compare whole names, and the resource's name where no other is given", () => {
    const named = (props: object, pattern?: string) =>
      reports(nameConvention, "calimero:AuthToken", { ...props }, pattern === undefined ? {} : { pattern });
    assert.deepEqual(named({}, "we[a-c]"), []);
    assert.equal(named({ name: "webs" }, "we[a-c]").length, 1);
    assert.deepEqual(named({ name: "anything" }), []);
  });

  it("leave the resources of other packages alone", () => {
    assert.deepEqual(reports(noPerpetualTokens, "calimero:Other", {}), []);
    const found: string[] = [];
    const validate = noPerpetualTokens.validateResource as (args: object, report: (text: string) => void) => void;
    validate({ type: "random:index:RandomPet", name: "pet", props: {} }, (text) => void found.push(text));
    assert.deepEqual(found, []);
  });

  it("say so when secrets cannot be told from other values, instead of finding nothing", async () => {
    const found: string[] = [];
    const resources = [{ type: "pulumi:pulumi:Stack", name: "app-dev", urn: "urn", props: { token: "value" } }];
    await noPlainValues.validateStack({ resources } as unknown as StackValidationArgs, (text) => void found.push(text));
    assert.match(found[0] ?? "", /cannot tell secrets from other values/);
  });
});
