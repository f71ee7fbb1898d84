import { useState } from "react";
import { History } from "../activity/history.js";
import { useOne } from "../api/one.js";
import { path } from "../api/request.js";
import type { AccessKey } from "../api/types.js";
import { BoundsInWords } from "../bounds/bounds-in-words.js";
import { keyBoundsInWords } from "../bounds/key-bounds.js";
import { ActorName } from "../parts/actor.js";
import { Button } from "../parts/button.js";
import { Facts } from "../parts/facts.js";
import { holdingFacts } from "../parts/holding.js";
import { Link } from "../parts/link.js";
import { Page } from "../parts/page.js";
import { ProblemNote } from "../parts/problem-note.js";
import { StatusBadge } from "../parts/status-badge.js";
import { Time } from "../parts/time.js";
import { Waiting } from "../parts/waiting.js";
import { AccessKeyDialog, type AskedAboutAccessKey, useAccessKeyActs } from "./access-key-acts.js";
import { AccessKeyBeginning, AccessKeyEnd, AccessKeyUse } from "./access-key-times.js";

/** What is known of one access key, also of one that was removed, and what can be done about it. */
export function AccessKeyPage({ accessKeyId }: { accessKeyId: string }) {
  const { data, error, refetch } = useOne<AccessKey>(path`/access-keys/${accessKeyId}`);
  const actsOf = useAccessKeyActs();
  const [asked, setAsked] = useState<AskedAboutAccessKey>();
  if (!data) {
    return <Page title="Access key">{error ? <ProblemNote error={error} again={refetch} /> : <Waiting />}</Page>;
  }
  return (
    <Page
      title={data.name}
      actions={actsOf(data, (what) => setAsked({ about: data, what })).map(({ label, onAction, danger }, index) => (
        // By its place: the button that disables becomes the one that enables, and keeps the focus.
        // biome-ignore lint/suspicious/noArrayIndexKey: Acts keep their places.
        <Button key={index} kind={danger ? "danger" : "plain"} onPress={onAction}>
          {label}
        </Button>
      ))}
    >
      {error && <ProblemNote error={error} again={refetch} />}
      <Facts
        facts={{
          Status: <StatusBadge status={data.status} />,
          "Disabled since": data.disabledAt ? <Time at={data.disabledAt} /> : undefined,
          Removed: data.removedAt ? <Time at={data.removedAt} /> : undefined,
          "Removed by": data.removedBy ? <ActorName actor={data.removedBy} /> : undefined,
          ...holdingFacts(data),
          Created: <AccessKeyBeginning accessKey={data} />,
          Expires: <AccessKeyEnd accessKey={data} />,
          Bounds: <BoundsInWords words={keyBoundsInWords(data)} />,
          "Last used": <AccessKeyUse accessKey={data} />,
          Id: <code>{data.id}</code>,
        }}
      />
      <History about={data.id} />
      <p>
        <Link to="/access-keys">All access keys</Link>
      </p>
      {asked && <AccessKeyDialog asked={asked} onClose={() => setAsked(undefined)} />}
    </Page>
  );
}
