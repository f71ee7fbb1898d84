const { dynamic } = require("@pulumi/pulumi");
const { fromMemory, outputs } = require("./from-memory.js");

/** An ordinary dynamic resource: Pulumi serialises the provider's code into the state of each. */
class Token extends dynamic.Resource {
  constructor(name, args) {
    super(fromMemory, name, { ...outputs, ...args, name }, { additionalSecretOutputs: ["token", "previousToken"] });
  }
}

for (let i = 0; i < Number(process.env.BENCH_COUNT); i++) {
  new Token(`token-${i}`, {
    shardId: "demos-calimero-testnet",
    permissions: ["view-accounts", process.env.BENCH_PERMISSION ?? "view-blocks"],
    expiresIn: "30d",
  });
}
