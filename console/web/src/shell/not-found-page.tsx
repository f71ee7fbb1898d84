import { Link } from "../parts/link.js";
import { Page } from "../parts/page.js";

/** What an address shows that leads nowhere. */
export function NotFoundPage() {
  return (
    <Page title="Page not found">
      <p>
        <Link to="/">Go to the console</Link>
      </p>
    </Page>
  );
}
