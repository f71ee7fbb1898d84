import assert from "node:assert/strict";
import { PERMISSION_NAMES, PERMISSIONS } from "pulumi-keyring-near";

describe("the permissions of the gateway", () => {
  it("are the eight of Calimero's form, in its order, with its words", () => {
    assert.deepEqual(
      PERMISSIONS.map(({ name, label, help }) => [name, label, help]),
      [
        ["write", "Write", "Create blockchain transactions"],
        ["view-accounts", "View accounts", "View account state"],
        ["view-contract-code", "View contract code", "View the deployed wasm binary"],
        ["view-keys", "View keys", "View account public keys"],
        ["view-contract-state", "View contract state", "View state of the deployed contract"],
        ["view-transactions", "View transactions", "View transaction status"],
        ["view-blocks", "View blocks", "View block details"],
        ["view-chunks", "View chunks", "View chunk details"],
      ],
    );
  });

  it("have the names that the form's words spell", () => {
    for (const { name, label } of PERMISSIONS) assert.equal(name, label.toLowerCase().replaceAll(" ", "-"));
    assert.equal(new Set(PERMISSION_NAMES).size, 8);
  });
});
