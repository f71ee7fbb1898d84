// @near-js/jsonrpc-client signs nothing: it sends what the test has signed.
import { ACCOUNT, client, headers, NEW_ACCOUNT, RPC_URL, SIGNED, show } from "./settings.mjs";

const { block, NearRpcClient, sendTx, viewAccount, viewFunctionAsJson, query } =
  await client("@near-js/jsonrpc-client");
const rpc = new NearRpcClient({ endpoint: RPC_URL, headers });
const { header } = await block(rpc, { finality: "final" });
const { keys } = await query(rpc, { requestType: "view_access_key_list", accountId: ACCOUNT, finality: "final" });
const sent = await sendTx(rpc, { signedTxBase64: SIGNED, waitUntil: "FINAL" });
const argsBase64 = Buffer.from(JSON.stringify({ owner_id: NEW_ACCOUNT })).toString("base64");
const tokens = await viewFunctionAsJson(rpc, {
  accountId: NEW_ACCOUNT,
  methodName: "get_balance",
  argsBase64,
  finality: "final",
});
const { amount } = await viewAccount(rpc, { accountId: NEW_ACCOUNT, finality: "final" });
show({
  tokens,
  isRich: BigInt(amount) > 10n * 10n ** 24n && keys.length > 0 && header.height > 0 && "SuccessValue" in sent.status,
});
