import assert from "node:assert/strict";
import { objectsOf, schemaFault } from "./support/kubernetes-objects.js";
import { runExample, tokenOf } from "./support/run-example.js";

/** Its plugin needs a cluster, so the program is rendered by Pulumi's mocks and judged by the schemas that are published. */
describe("examples/kubernetes", () => {
  const settings = { namespace: "indexing", secretStore: "team-store" };
  const render = (generation: number) => runExample("kubernetes", settings, generation);

  interface Deployment {
    spec: {
      template: {
        metadata: { annotations: Record<string, string> };
        spec: { containers: { envFrom: { secretRef: { name: string } }[] }[] };
      };
    };
  }
  const deploymentIn = ({ made }: Awaited<ReturnType<typeof render>>) =>
    made.find(({ type }) => type === "kubernetes:apps/v1:Deployment")?.inputs as unknown as Deployment;

  it("renders objects that the published schemas accept", async () => {
    const objects = objectsOf((await render(1)).made);
    assert.deepEqual(objects.map(({ kind }) => kind).sort(), ["Deployment", "PushSecret", "Secret"]);
    assert.deepEqual(
      objects.map(schemaFault),
      objects.map(() => undefined),
    );
  });

  it("puts the value into the Secret and nowhere else, and keeps it a secret of the stack", async () => {
    const { made } = await render(1);
    const secret = made.find(({ type }) => type === "kubernetes:core/v1:Secret");
    assert.ok(secret);
    assert.deepEqual(secret.secrets, ["stringData"]);
    assert.equal((secret.inputs["stringData"] as Record<string, string>)["NEAR_RPC_TOKEN"], tokenOf(1));
    const elsewhere = made.filter((one) => one !== secret);
    assert.ok(!JSON.stringify(elsewhere).includes(tokenOf(1)));
  });

  it("changes the Pods' template with each rotation, so that Kubernetes rolls them out", async () => {
    const [before, after] = [deploymentIn(await render(1)), deploymentIn(await render(2))];
    const { annotations } = before.spec.template.metadata;
    assert.deepEqual(annotations, { "example.com/token-id": "token-1" });
    assert.deepEqual(after.spec.template.metadata.annotations, { "example.com/token-id": "token-2" });
    assert.deepEqual(deploymentIn(await render(1)), before);
  });

  it("has the Pods and External Secrets read the Secret by the name that it got", async () => {
    const rendered = await render(1);
    const [container] = deploymentIn(rendered).spec.template.spec.containers;
    assert.deepEqual(container?.envFrom, [{ secretRef: { name: "indexer-rpc-1a2b3c4d" } }]);
    const push = rendered.made.find(({ inputs }) => inputs["kind"] === "PushSecret");
    assert.ok(push);
    const { selector, data } = push.inputs["spec"] as { selector: object; data: { match: { secretKey: string } }[] };
    assert.deepEqual(selector, { secret: { name: "indexer-rpc-1a2b3c4d" } });
    assert.deepEqual(
      data.map(({ match }) => match.secretKey),
      ["NEAR_RPC_URL", "NEAR_RPC_TOKEN"],
    );
  });
});
