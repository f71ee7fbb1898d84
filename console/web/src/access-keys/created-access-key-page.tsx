import type { CreatedAccessKey } from "../api/types.js";
import { BoundsInWords } from "../bounds/bounds-in-words.js";
import { keyBoundsInWords } from "../bounds/key-bounds.js";
import { CodeBlock } from "../parts/code-block.js";
import { consoleUrl } from "../parts/console-url.js";
import { Facts } from "../parts/facts.js";
import { holdingFacts } from "../parts/holding.js";
import { Link } from "../parts/link.js";
import { Page } from "../parts/page.js";
import { SecretValue } from "../parts/secret-value.js";
import { AccessKeyEnd } from "./access-key-times.js";

/** The one time that an access key's value is shown. */
export function CreatedAccessKeyPage({ accessKey }: { accessKey: CreatedAccessKey }) {
  return (
    <Page title={`Access key “${accessKey.name}”`}>
      <p className="note warning">Copy the access key now: it is not shown again. The console keeps only its hash.</p>
      <SecretValue value={accessKey.value} what="The access key" />
      <Facts
        facts={{
          ...holdingFacts(accessKey),
          Expires: <AccessKeyEnd accessKey={accessKey} />,
          Bounds: <BoundsInWords words={keyBoundsInWords(accessKey)} />,
        }}
      />
      <section aria-labelledby="pulumi">
        <h2 id="pulumi">With Pulumi</h2>
        <p>
          The provider reads both from the environment of <code>pulumi up</code>; on a CI server, use its secrets. The
          second command reads the access key from your terminal: paste it there, and press Enter.
        </p>
        <CodeBlock text={`export CALIMERO_CONSOLE_URL=${consoleUrl()}`} what="The address" />
        <CodeBlock
          text={"read -rs CALIMERO_ACCESS_KEY && export CALIMERO_ACCESS_KEY"}
          what="The command for the access key"
        />
        <p>
          Other programs send it in the header <code>Authorization</code>, after <code>Bearer</code>.
        </p>
      </section>
      <p>
        <Link to="/access-keys" kind="button">
          I've copied it: to all access keys
        </Link>
      </p>
    </Page>
  );
}
