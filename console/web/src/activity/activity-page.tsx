import { useState } from "react";
import { requestFile } from "../api/request.js";
import type { AuditRecord } from "../api/types.js";
import { useListAddress } from "../list/list-address.js";
import { useListPage } from "../list/list-page.js";
import { PagedList } from "../list/paged-list.js";
import { Button } from "../parts/button.js";
import { counted } from "../parts/counted.js";
import { download } from "../parts/download.js";
import { Page } from "../parts/page.js";
import { ProblemNote } from "../parts/problem-note.js";
import { ActivityFilters } from "./activity-filters.js";
import { mendShown, recordQuery, USUAL } from "./activity-shown.js";
import { RECORD_COLUMNS } from "./record-columns.js";

/** The audit trail: who did what to which, from where. The address has what is shown of it. */
export function ActivityPage() {
  const { shown, change, turn, differs } = useListAddress(USUAL, mendShown);
  const query = recordQuery(shown);
  const page = useListPage<AuditRecord>({ path: "/audit", query, field: "records", after: shown.after });
  const isFiltered = differs();
  return (
    <Page title="Activity" lead="Who changed what on this console, and what was refused, newest first.">
      <ActivityFilters shown={shown} onChange={change} onClear={isFiltered ? () => change(USUAL) : undefined} />
      <PagedList
        caption="Activity"
        page={page}
        place={shown}
        turn={turn}
        columns={RECORD_COLUMNS}
        keyOf={({ id }) => id}
        inWords={(count) => counted(count, "record")}
        count={undefined}
        empty={isFiltered ? "No records match these filters" : "No records"}
        tools={page.data && page.data.items.length > 0 && <ExportRecords query={query} />}
      />
    </Page>
  );
}

/** Saves every record of the list, on all its pages, as lines of JSON. */
function ExportRecords({ query }: { query: URLSearchParams }) {
  const [isRunning, setIsRunning] = useState(false);
  const [error, setError] = useState<Error>();
  const save = async () => {
    setIsRunning(true);
    setError(undefined);
    try {
      const name = `activity-${new Date().toISOString().slice(0, 10)}.jsonl`;
      download(name, "application/x-ndjson", await requestFile(`/audit?${query}`, "application/x-ndjson"));
    } catch (failure) {
      setError(failure instanceof Error ? failure : new Error(String(failure)));
    } finally {
      setIsRunning(false);
    }
  };
  return (
    <>
      {error && <ProblemNote error={error} />}
      <Button onPress={() => void save()} isPending={isRunning}>
        Export JSON lines
      </Button>
    </>
  );
}
