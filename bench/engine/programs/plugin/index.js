const { CustomResource } = require("@pulumi/pulumi");
const { outputs } = require("./from-memory.js");

/** An AuthToken of the native plugin, otherwise as Keyring's own class is: so the hosts are compared, and nothing else. */
class AuthToken extends CustomResource {
  constructor(name, args) {
    const limit = Error.stackTraceLimit;
    // as in Keyring's class: Pulumi would take a trace for each promise of each property
    Error.stackTraceLimit = 0;
    const options = { additionalSecretOutputs: ["token", "previousToken"] };
    super("keyring:calimero:AuthToken", name, { ...outputs, ...args }, options);
    Error.stackTraceLimit = limit;
  }
}

for (let i = 0; i < Number(process.env.BENCH_COUNT); i++) {
  new AuthToken(`token-${i}`, {
    shardId: "demos-calimero-testnet",
    permissions: ["view-accounts", process.env.BENCH_PERMISSION ?? "view-blocks"],
    expiresIn: "30d",
  });
}
