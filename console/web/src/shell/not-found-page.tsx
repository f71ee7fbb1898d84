import { Link } from "../parts/link.js";
import { Page } from "../parts/page.js";

/** What an address shows that leads nowhere. */
export function NotFoundPage() {
  return (
    <Page title="There is no such page">
      <p>
        <Link to="/">To the shards of this console</Link>
      </p>
    </Page>
  );
}
