import { useState } from "react";
import { useOne } from "../api/one.js";
import { path } from "../api/request.js";
import type { IssuedToken, Shard, Token } from "../api/types.js";
import { Button } from "../parts/button.js";
import { CodeBlock } from "../parts/code-block.js";
import { download } from "../parts/download.js";
import { Facts } from "../parts/facts.js";
import { LeaveQuestion } from "../parts/leave-question.js";
import { Page } from "../parts/page.js";
import { SecretValue } from "../parts/secret-value.js";
import { SendByEmail } from "../parts/send-by-email.js";
import { Time } from "../parts/time.js";
import { useMay } from "../session/session.js";
import { permissionsInWords } from "./permissions.js";
import { asEnvFile, asJsonFile, snippetsFor, VARIABLE } from "./snippets.js";
import { issuedTokenAsCsv } from "./token-file.js";
import { TokenEnd } from "./token-status.js";

/** The one time that a token's value is shown. */
export function IssuedTokenPage({ token, previous }: { token: IssuedToken; previous?: Token }) {
  const { id, shardId, name, value, rpcUrl, permissions, expiresAt } = token;
  const may = useMay();
  const { data: shard } = useOne<Shard>(path`/shards/${shardId}`);
  const [isKept, setIsKept] = useState(false);
  const save = (kind: "env" | "csv" | "json") => {
    if (kind === "env") download(`${shardId}.env`, "text/plain", asEnvFile(token));
    else if (kind === "csv") download(`token-${id}.csv`, "text/csv", issuedTokenAsCsv(token));
    else download(`token-${id}.json`, "application/json", asJsonFile(token));
    setIsKept(true);
  };
  return (
    <Page title={`Token “${name}”`}>
      <p className="note warning">Copy the token now: it is not shown again. The console keeps only its hash.</p>
      {previous && <PreviousNote token={previous} />}
      <SecretValue value={value} what="The token" onCopied={() => setIsKept(true)} />
      <div className="actions">
        <Button onPress={() => save("env")}>Download as .env</Button>
        <Button onPress={() => save("csv")}>Download as CSV</Button>
        <Button onPress={() => save("json")}>Download as JSON</Button>
      </div>
      <SendByEmail
        url={path`/shards/${shardId}/tokens/${id}/email`}
        body={{ value }}
        label="Send it to me by e-mail"
        aside="Sent once. Anyone who can read your mail can use it."
      />
      <Facts
        facts={{
          Permissions: permissionsInWords(permissions),
          Expires: expiresAt === null ? "Never. Revoke it when nothing uses it any longer." : <Time at={expiresAt} />,
        }}
      />
      <section aria-labelledby="use">
        <h2 id="use">Use it</h2>
        <p>
          Send it in the header <code>x-api-key</code> to the shard's JSON-RPC:
        </p>
        <CodeBlock text={rpcUrl} what="The RPC URL" />
        <p>
          Each example reads the token from the variable <code>{VARIABLE}</code>.
        </p>
        {snippetsFor(token, shard?.masterAccount ?? "account.near").map(({ id, title, lead, text }) => (
          <details key={id} className="snippet" open={id === "curl"}>
            <summary>{title}</summary>
            <p className="help">{lead}</p>
            <CodeBlock text={text} what={`The ${title} example`} />
          </details>
        ))}
      </section>
      <p>
        {/* Who presses it has it: by hand, where the clipboard cannot be written to. */}
        <a
          href={may("view-tokens", shardId) ? `#/shards/${shardId}/tokens` : `#/shards/${shardId}`}
          className="button plain"
          onClick={() => setIsKept(true)}
          data-leaves
        >
          I've copied it
        </a>
      </p>
      <LeaveQuestion title="Leave without the token?" isDone={isKept}>
        You have not copied or downloaded the token. It cannot be shown again.
      </LeaveQuestion>
    </Page>
  );
}

/** Until when the token can be used that a new one takes the place of. */
function PreviousNote({ token }: { token: Token }) {
  return (
    <p className="note">
      {token.status === "active" ? (
        <>
          The previous value can be used until <TokenEnd token={token} />.
        </>
      ) : (
        "The previous value is revoked."
      )}
    </p>
  );
}
