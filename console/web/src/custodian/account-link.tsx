import { Fragment } from "react";
import { Link } from "../parts/link.js";

/** An account in custody, by its name. */
export function AccountLink({ shardId, accountId }: { shardId: string; accountId: string }) {
  return (
    <Link to={pathOfAccount(shardId, accountId)}>
      <AccountName accountId={accountId} />
    </Link>
  );
}

/** The name of an account, which may be broken after its dots. */
export function AccountName({ accountId }: { accountId: string }) {
  return accountId.split(".").map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: The parts of a name keep their places.
    <Fragment key={index}>
      {index > 0 && (
        <>
          .<wbr />
        </>
      )}
      {part}
    </Fragment>
  ));
}

/** Where the account's page is. */
export function pathOfAccount(shardId: string, accountId: string): string {
  return `/shards/${shardId}/custodian/${accountId}`;
}
