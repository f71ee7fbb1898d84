import { randomBytes } from "node:crypto";
import type { Proof } from "./proof";

/**
 * A contract that keeps one greeting. In WebAssembly's text format, with the host functions of NEAR's specification:
 *
 *     (data (i32.const 0) "greeting")
 *     (func (export "set_greeting")
 *       (call $input (i64.const 0))
 *       (drop (call $storage_write (i64.const 8) (i64.const 0) (i64.const -1) (i64.const 0) (i64.const 1))))
 *     (func (export "get_greeting")
 *       (drop (call $storage_read (i64.const 8) (i64.const 0) (i64.const 0)))
 *       (call $value_return (i64.const -1) (i64.const 0)))
 */
const GREETING = Buffer.from(
  "AGFzbQEAAAABIQZgAABgAX4AYAF+AGAFfn5+fn4BfmADfn5+AX5gAn5+AAJHBANlbnYFaW5wdXQAAgNlbnYNc3RvcmFnZV93cml0ZQADA2VudgxzdG9yYWdlX3Jl" +
    "YWQABANlbnYMdmFsdWVfcmV0dXJuAAUDAwIAAAQEAXAAAQUDAQABBx8CDHNldF9ncmVldGluZwAEDGdldF9ncmVldGluZwAFCicCEwBCABAAQghCAEJ/QgBC" +
    "ARABGgsRAEIIQgBCABACGkJ/QgAQAwsLDgEAQQALCGdyZWV0aW5n",
  "base64",
);

/** What a stack made for its pipeline, and who reads what came of it. */
interface Hands {
  rpcUrl: string;
  /** A token that may write. */
  deployerToken: string | undefined;
  /** near-cli's credentials file. */
  credentials: string | undefined;
  /** A token that may view contracts. */
  readerToken: string | undefined;
}

/**
 * Deploys a contract to an account of its own, unless an earlier run did, tells it something new through the gateway, signed with the stack's key, and
 * asks it for that.
 */
export async function proveContract(what: string, hands: Hands): Promise<Proof> {
  const expected = "remembers what it was told";
  try {
    const told = `hello ${randomBytes(4).toString("hex")}`;
    const answer = await tellAndAsk(hands, told);
    return { what, expected, got: answer === told ? expected : `answers "${answer}"`, ok: answer === told };
  } catch (error) {
    const got = `failed: ${error instanceof Error ? error.message.slice(0, 200) : error}`;
    return { what, expected, got, ok: false };
  }
}

async function tellAndAsk({ rpcUrl, deployerToken, credentials, readerToken }: Hands, told: string): Promise<unknown> {
  const { account_id, private_key } = JSON.parse(credentials ?? "{}") as { account_id: string; private_key: string };
  const { Account, actions, JsonRpcProvider } = await import("near-api-js");
  const provider = (token = "") => new JsonRpcProvider({ url: rpcUrl, headers: { "x-api-key": token } });
  type Key = ConstructorParameters<typeof Account>[2];
  const deployer = new Account(account_id, provider(deployerToken), private_key as Key);
  const contractId = `greeting.${account_id}`;
  const reader = provider(readerToken);
  const isThere = await reader.viewAccount({ accountId: contractId }).then(
    () => true,
    () => false,
  );
  const deploy = [actions.createAccount(), actions.transfer(10n ** 24n), actions.deployContract(GREETING)];
  const tell = actions.functionCall("set_greeting", { told }, 10n ** 13n, 0n);
  await deployer.signAndSendTransaction({ receiverId: contractId, actions: [...(isThere ? [] : deploy), tell] });
  const answer = await reader.callFunction<{ told: string }>({ contractId, method: "get_greeting", args: {} });
  return answer?.told;
}
