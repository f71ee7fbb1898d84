import type { AuditRecord } from "../api/types.js";
import type { ListColumn } from "../list/list-table.js";
import { Time } from "../parts/time.js";
import { RecordAction, RecordActor, RecordTarget } from "./record-parts.js";

/** What a list of records shows of each. */
export const RECORD_COLUMNS: readonly ListColumn<AuditRecord>[] = [
  { heading: "Action", kind: "name", show: (record) => <RecordAction record={record} /> },
  { heading: "Target", kind: "wide", show: ({ target }) => <RecordTarget target={target} /> },
  { heading: "Who", kind: "wide", show: (record) => <RecordActor record={record} /> },
  { heading: "When", isPlain: true, show: ({ time }) => <Time at={time} /> },
];
