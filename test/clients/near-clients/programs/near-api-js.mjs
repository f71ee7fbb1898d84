// near-api-js before 7: near-api-js-0, near-api-js-2 or near-api-js-5, as the first argument says.
import {
  ACCOUNT,
  client,
  code,
  headers,
  KEY,
  NEAR,
  NEW_ACCOUNT,
  NEW_KEY,
  NEW_PUBLIC_KEY,
  RPC_URL,
  show,
  TERA,
} from "./settings.mjs";

const name = String(process.argv[2]);
const near = await client(name);
// amounts were BNs until version 5; a text does for both
/** @param {bigint} value */
const amount = (value) => (name === "near-api-js-5" ? value : String(value));
const keyStore = new near.keyStores.InMemoryKeyStore();
await keyStore.setKey("shard", ACCOUNT, near.KeyPair.fromString(KEY));
await keyStore.setKey("shard", NEW_ACCOUNT, near.KeyPair.fromString(NEW_KEY));
const connection = await near.connect({ networkId: "shard", nodeUrl: RPC_URL, headers, keyStore });
const master = await connection.account(ACCOUNT);
await master.createAccount(NEW_ACCOUNT, NEW_PUBLIC_KEY, amount(20n * NEAR));
const made = await connection.account(NEW_ACCOUNT);
await made.deployContract(code);
/** @type {(account: { functionCall(options: object): Promise<unknown> }, methodName: string, args: object, deposit?: bigint) => Promise<unknown>} */
const call = (account, methodName, args, deposit = 0n) =>
  account.functionCall({
    contractId: NEW_ACCOUNT,
    methodName,
    args,
    gas: amount(100n * TERA),
    attachedDeposit: amount(deposit),
  });
await call(made, "new", { owner_id: ACCOUNT, total_supply: "1000" });
await call(master, "transfer", { new_owner_id: NEW_ACCOUNT, amount: "30" }, NEAR / 10n);
const args = { owner_id: NEW_ACCOUNT };
const tokens =
  name === "near-api-js-0"
    ? await made.viewFunction(NEW_ACCOUNT, "get_balance", args)
    : await made.viewFunction({ contractId: NEW_ACCOUNT, methodName: "get_balance", args });
await made.sendMoney(ACCOUNT, amount(NEAR));
const { total } = await made.getAccountBalance();
await made.deleteKey(NEW_PUBLIC_KEY);
show({ tokens, isRich: BigInt(total) > 10n * NEAR });
