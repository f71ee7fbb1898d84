const pulumi = require("@pulumi/pulumi");

// The engine's floor: it keeps this value as input and as output, and there is no provider at all.
for (let i = 0; i < Number(process.env.BENCH_COUNT); i++) {
  new pulumi.Stash(`token-${i}`, {
    input: {
      shardId: "demos-calimero-testnet",
      name: `token-${i}`,
      permissions: ["view-accounts", process.env.BENCH_PERMISSION ?? "view-blocks"],
      expiresIn: "30d",
    },
  });
}
