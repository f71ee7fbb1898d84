const { CustomResource } = require("@pulumi/pulumi");
const { outputs } = require("./from-memory.js");

/** An AuthToken of the native plugin, as a generated SDK has it. */
class AuthToken extends CustomResource {
  constructor(name, args) {
    const options = { additionalSecretOutputs: ["token", "previousToken"] };
    super("keyring:calimero:AuthToken", name, { ...outputs, ...args }, options);
  }
}

for (let i = 0; i < Number(process.env.BENCH_COUNT); i++) {
  new AuthToken(`token-${i}`, {
    shardId: "demos-calimero-testnet",
    permissions: ["view-accounts", process.env.BENCH_PERMISSION ?? "view-blocks"],
    expiresIn: "30d",
  });
}
