import {
  ACCOUNT,
  client,
  code,
  headers,
  KEY,
  NEW_ACCOUNT,
  NEW_KEY,
  NEW_PUBLIC_KEY,
  RPC_URL,
  show,
} from "./settings.mjs";

const { Near } = await client("near-kit");
const near = new Near({
  network: { rpcUrl: RPC_URL, networkId: "shard" },
  headers,
  keyStore: { [ACCOUNT]: KEY, [NEW_ACCOUNT]: NEW_KEY },
  defaultSignerId: ACCOUNT,
});
await near
  .transaction(ACCOUNT)
  .createAccount(NEW_ACCOUNT)
  .transfer(NEW_ACCOUNT, "20 NEAR")
  .addKey(NEW_PUBLIC_KEY, { type: "fullAccess" })
  .deployContract(NEW_ACCOUNT, code)
  .send();
await near
  .transaction(NEW_ACCOUNT)
  .functionCall(NEW_ACCOUNT, "new", { owner_id: ACCOUNT, total_supply: "1000" })
  .send();
const transfer = { new_owner_id: NEW_ACCOUNT, amount: "30" };
await near.call(NEW_ACCOUNT, "transfer", transfer, { signerId: ACCOUNT, attachedDeposit: "0.1 NEAR" });
const tokens = await near.view(NEW_ACCOUNT, "get_balance", { owner_id: NEW_ACCOUNT });
await near.transaction(NEW_ACCOUNT).transfer(ACCOUNT, "1 NEAR").send();
const isRich = Number.parseFloat(await near.getBalance(NEW_ACCOUNT)) > 10;
await near.transaction(NEW_ACCOUNT).deleteKey(NEW_ACCOUNT, NEW_PUBLIC_KEY).send();
show({ tokens, isRich });
