import { useOne } from "../api/one.js";
import type { Overview } from "../api/types.js";
import { Page } from "../parts/page.js";
import { ProblemNote } from "../parts/problem-note.js";
import { Waiting } from "../parts/waiting.js";
import { Matters } from "./matters.js";
import { NextSteps } from "./next-steps.js";
import { OwnShards } from "./own-shards.js";
import { Versions } from "./versions.js";

/** Where one begins: what needs somebody, what to do next on a new console, and the shards. */
export function HomePage() {
  const { data, error, refetch } = useOne<Overview>("/overview");
  return (
    <Page title="Home">
      {error && <ProblemNote error={error} again={() => void refetch()} />}
      {!data && !error && <Waiting />}
      {data && (
        <>
          <NextSteps has={data.has} />
          <Matters overview={data} />
        </>
      )}
      <OwnShards />
      {data && <Versions versions={data.versions} />}
    </Page>
  );
}
