import assert from "node:assert/strict";
import { runtime } from "@pulumi/pulumi";
import { astra } from "../../../provider/src/astra/index.js";
import { calimero } from "../../../provider/src/calimero/index.js";
import { dynamicHost } from "../../../provider/src/hosts/dynamic.js";
import { askedByProgram } from "../../../provider/src/hosts/program.js";
import {
  CASES,
  type Case,
  type Leading,
  type Source,
  SYSTEMS,
  settingsIn,
  titleOf,
} from "../../support/destinations.js";
import { type Eavesdropper, eavesdropper } from "../../support/eavesdropper.js";
import { ownEnvironment } from "../../support/environment.js";
import { type Props, plugin, urnOf } from "./plugin/support.js";

/** A way in which a credential is used. */
interface Way {
  name: string;
  /** Whether what a program gives wins over the environment. */
  explicit?: true;
  /** Does everything that asks the system, all of which fails. @returns the messages */
  run(system: Leading["system"], config: Record<string, string>): Promise<string[]>;
}

const INPUTS: Record<Leading["system"], Props> = {
  calimero: { name: "web", shardId: "demos", permissions: ["view-blocks"] },
  astra: { organizationId: "o1", roles: ["Read Only User"] },
};
const STATE: Props = {
  owner: "web",
  tokenId: "t1",
  status: "active",
  generation: 1,
  createdAt: "2026-06-01T00:00:00Z",
};
const ids = { calimero: `demos/${"0a".repeat(16)}`, astra: `o1/${"0a".repeat(16)}` };
const types = { calimero: "AuthToken", astra: "Token" } as const;

async function failures(operations: readonly (() => Promise<unknown>)[]): Promise<string[]> {
  const messages: string[] = [];
  for (const operation of operations) {
    await operation().then(
      () => assert.fail("an operation went well"),
      (error: Error) => messages.push(error.message),
    );
  }
  return messages;
}

async function atPlugin(name: string, system: Leading["system"], config: Props): Promise<string[]> {
  const started = await plugin();
  await started.configure(config, name);
  const [inputs, id, urn] = [INPUTS[system], ids[system], urnOf(`keyring:${system}:${types[system]}`)];
  const messages = await failures([
    () => started.create(inputs, { urn }),
    () => started.read(id, STATE, {}, urn),
    () => started.read(id, {}, {}, urn),
    () => started.update(id, STATE, inputs, { urn }),
    () => started.delete(id, STATE, { urn }),
    ...(system === "astra" ? [() => started.invoke("keyring:astra:getOrganization")] : []),
  ]);
  await started.stop();
  return messages;
}

const WAYS: readonly Way[] = [
  { name: "the plugin", run: (system, config) => atPlugin("default_0_1_0", system, config) },
  {
    name: "the plugin as an explicit provider",
    explicit: true,
    run: (system, config) => atPlugin("eu", system, config),
  },
  {
    name: "dynamic resources",
    run: async (system, config) => {
      const host = dynamicHost<object, object>(
        system === "astra" ? astra.resources.Token : calimero.resources.AuthToken,
      );
      const get = (key: string) => config[key.replace(/^keyring:/, "")];
      await host.configure?.({ config: { get } as never });
      const [inputs, id] = [INPUTS[system], ids[system]];
      return failures([
        async () => host.create?.(inputs),
        async () => host.read?.(id, STATE),
        async () => host.update?.(id, STATE, inputs),
        async () => host.delete?.(id, STATE),
      ]);
    },
  },
  {
    name: "what a program asks",
    run: async (_, config) => {
      const prefixed = Object.entries(config).map(([key, value]) => [`keyring:${key}`, value]);
      runtime.setAllConfig(Object.fromEntries(prefixed) as Record<string, string>);
      return failures([() => askedByProgram(astra.functions.getOrganization)({})]);
    },
  },
];

describe("a credential is sent only where it belongs", () => {
  ownEnvironment();
  let listeners: Record<Source, Eavesdropper>;

  beforeEach(async () => {
    listeners = { environment: await eavesdropper(), configuration: await eavesdropper() };
  });
  afterEach(() => Promise.all(Object.values(listeners).map((each) => each.close())));

  for (const leading of SYSTEMS) {
    for (const way of WAYS.filter(({ name }) => leading.system === "astra" || !name.includes("program asks"))) {
      for (const each of CASES) {
        it(`${leading.system}, ${way.name}: ${titleOf(each)}`, () => check(leading, way, each));
      }
    }
  }

  async function check(leading: Leading, way: Way, each: Case): Promise<void> {
    Object.assign(process.env, { KEYRING_TIMEOUT: "5" }, settingsIn("environment", each, leading, listeners));
    const messages = await way.run(leading.system, settingsIn("configuration", each, leading, listeners));
    const expected = way.explicit ? each.explicit : each.usual;
    const advice = new RegExp(
      `keyring:${leading.url.setting}: ${leading.key.variable} was not sent to http.*set ${leading.url.variable} to it`,
    );
    for (const message of messages) assert.equal(advice.test(message), expected === undefined, message);
    for (const at of ["environment", "configuration"] as const) {
      for (const key of ["environment", "configuration"] as const) {
        const wanted = expected?.at === at && expected.key === key;
        assert.equal(listeners[at].saw(leading.keys[key]), wanted, `the ${at}'s address and the ${key}'s credential`);
      }
      assert.equal(listeners[at].heard() > 0, expected?.at === at, `whether the ${at}'s address was asked at all`);
    }
  }
});
