const { calimero } = require("pulumi-keyring");

for (let i = 0; i < Number(process.env.BENCH_COUNT); i++) {
  new calimero.CustodianKey(`key-${i}`, { shardId: "demos-calimero-testnet", accountId: "demos.calimero.testnet" });
}
