import { Link } from "../parts/link.js";
import { Page } from "../parts/page.js";
import { useMay } from "../session/session.js";
import { securityPages } from "./security-pages.js";

/** Tokens and custodian of a shard. */
export function ShardSecurityPage({ shardId }: { shardId: string }) {
  const may = useMay();
  return (
    <Page
      title="Security"
      lead={
        <>
          Credentials of <code>{shardId}</code>.
        </>
      }
    >
      {securityPages(shardId, may).map(({ title, about, to }) => (
        <section key={to}>
          <h2>
            <Link to={to}>{title}</Link>
          </h2>
          <p>{about}</p>
        </section>
      ))}
    </Page>
  );
}
