const { calimero } = require(process.env.BENCH_SDK);

for (let i = 0; i < Number(process.env.BENCH_COUNT); i++) {
  new calimero.AuthToken(`token-${i}`, {
    shardId: "demos-calimero-testnet",
    permissions: ["view-accounts", process.env.BENCH_PERMISSION ?? "view-blocks"],
    expiresIn: "30d",
  });
}
