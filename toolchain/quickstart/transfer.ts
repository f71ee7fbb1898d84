import type { Proof } from "./proof";

/** near-cli's credentials file. */
interface Credentials {
  account_id: string;
  private_key: string;
}

/** Sends a transaction through the gateway, signed with a key that a stack made: one yoctoNEAR from its account to itself. */
export async function proveTransfer(
  what: string,
  rpcUrl: string,
  token: string | undefined,
  credentials: string | undefined,
): Promise<Proof> {
  const expected = "executed by the shard";
  try {
    const { account_id: account, private_key: key } = JSON.parse(credentials ?? "{}") as Credentials;
    const { Account, actions, JsonRpcProvider } = await import("near-api-js");
    type Key = ConstructorParameters<typeof Account>[2];
    const provider = new JsonRpcProvider({ url: rpcUrl, headers: { "x-api-key": token ?? "" } });
    const sender = new Account(account, provider, key as Key);
    await sender.signAndSendTransaction({ receiverId: account, actions: [actions.transfer(1n)] });
    return { what, expected, got: expected, ok: true };
  } catch (error) {
    return {
      what,
      expected,
      got: `failed: ${error instanceof Error ? error.message.slice(0, 200) : error}`,
      ok: false,
    };
  }
}
