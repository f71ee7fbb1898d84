const { CustomResource } = require("@pulumi/pulumi");
const { outputs } = require("./from-memory.js");

const __provider = 'exports.handler = () => require("./from-memory.js").fromMemory;';

/** A dynamic resource whose code is a constant text, as Keyring's own are, with nothing behind it. */
class Token extends CustomResource {
  constructor(name, args) {
    super(
      "pulumi-nodejs:dynamic/bench:Token",
      name,
      { ...outputs, ...args, name, __provider },
      { additionalSecretOutputs: ["token", "previousToken"] },
    );
  }
}

for (let i = 0; i < Number(process.env.BENCH_COUNT); i++) {
  new Token(`token-${i}`, {
    shardId: "demos-calimero-testnet",
    permissions: ["view-accounts", process.env.BENCH_PERMISSION ?? "view-blocks"],
    expiresIn: "30d",
  });
}
