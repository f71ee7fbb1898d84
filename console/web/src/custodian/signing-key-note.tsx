import { useOne } from "../api/one.js";
import { path } from "../api/request.js";
import type { Key } from "../api/types.js";
import { useAccount } from "./account.js";

/** Says that the custodian cannot act for an account, where the chain says so of the key that it signs with. */
export function SigningKeyNote({ shardId, accountId }: { shardId: string; accountId: string }) {
  const { account } = useAccount(shardId, accountId);
  const { data } = useOne<{ keys: Key[] }>(path`/shards/${shardId}/accounts/${accountId}/keys`);
  if (!account || !data) return null;
  const own = data.keys.find(({ publicKey }) => publicKey === account.signingKey);
  if (own?.access === "full-access") return null;
  return (
    <div className="note warning">
      <p>
        <strong>The custodian cannot act for this account. </strong>
        {own
          ? "On the chain, the key that it signs with may only call functions."
          : "The chain no longer has the key that it signs with."}{" "}
        Adding and removing keys and creating accounts below it will fail. Take the account into custody again, with one
        of its full-access keys.
      </p>
    </div>
  );
}
