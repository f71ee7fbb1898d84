import assert from "node:assert/strict";
import type { AuditRecord } from "../../../console/src/audit/record.js";
import type { AdminRequest, TestConsole } from "../../support/console.js";
import { call } from "../calls.js";

export interface AuditPage {
  records: AuditRecord[];
  nextCursor: string | null;
}

/** Records as the API has them, the newest first. */
export async function records(at: TestConsole, query = "", init: AdminRequest = {}): Promise<AuditRecord[]> {
  return (await call<AuditPage>(at, `/audit${query}`, 200, init)).records;
}

/** Waits until what was refused is written down. */
export async function eventually(
  find: () => Promise<AuditRecord[]>,
  enough: (found: AuditRecord[]) => boolean = (found) => found.length > 0,
): Promise<AuditRecord[]> {
  for (const until = Date.now() + 10_000; ; ) {
    const found = await find();
    if (enough(found)) return found;
    assert.ok(Date.now() < until, `only ${JSON.stringify(found)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
