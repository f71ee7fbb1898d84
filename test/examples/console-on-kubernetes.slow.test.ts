import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startConsoleProcess } from "../support/console-process.js";
import { objectsOf, schemaFault } from "./support/kubernetes-objects.js";
import { runExample } from "./support/run-example.js";

describe("examples/console-on-kubernetes", () => {
  const DATABASE_URL = "postgres://keyring:p4ssw0rd@postgres/keyring";
  const settings = { image: "console:1", publicUrl: "https://keyring.example.org", databaseUrl: DATABASE_URL };
  const render = () => runExample("console-on-kubernetes", settings);

  interface Deployment {
    spec: { template: { spec: { containers: { env: { name: string; value: string }[] }[] } } };
  }

  it("renders objects that the published schemas accept", async () => {
    const objects = objectsOf((await render()).made);
    assert.deepEqual(objects.map(({ kind }) => kind).sort(), ["Deployment", "Secret", "Service"]);
    assert.deepEqual(
      objects.map(schemaFault),
      objects.map(() => undefined),
    );
  });

  it("has every secret in the Secret and nowhere else, as a secret of the stack", async () => {
    const { made } = await render();
    const secret = made.find(({ type }) => type === "kubernetes:core/v1:Secret");
    assert.ok(secret);
    assert.deepEqual(secret.secrets, ["stringData"]);
    const elsewhere = JSON.stringify(made.filter((one) => one !== secret));
    for (const value of Object.values(secret.inputs["stringData"] as object)) assert.ok(!elsewhere.includes(value));
  });

  it("starts a console, which takes the master key and the first access key as they are made", async () => {
    const { made, outputs } = await render();
    const of = (kind: string) => made.find(({ inputs }) => inputs["kind"] === kind)?.inputs ?? assert.fail();
    const { DATABASE_URL: _, ...secrets } = of("Secret")["stringData"] as Record<string, string>;
    const [container] = (of("Deployment") as unknown as Deployment).spec.template.spec.containers;
    const variables = Object.fromEntries((container?.env ?? []).map(({ name, value }) => [name, value]));
    assert.equal(variables["KEYRING_CONSOLE_PUBLIC_URL"], settings.publicUrl);
    delete variables["KEYRING_CONSOLE_PUBLIC_URL"];
    const folder = await mkdtemp(join(tmpdir(), "keyring-on-kubernetes-"));
    // data folder and address are those of the test, the database the one that the console brings
    const console = await startConsoleProcess(folder, { ...variables, KEYRING_CONSOLE_HOST: "127.0.0.1", ...secrets });
    try {
      const headers = { authorization: `Bearer ${outputs["accessKey"]}` };
      const answer = await fetch(`${console.url}/api/v1/shards`, { headers });
      assert.equal(answer.status, 200, await answer.text());
      assert.equal(console.accessKey, "", "the key that was given is written to no file");
    } finally {
      await console.end("SIGTERM");
      await rm(folder, { recursive: true });
    }
  });
});
