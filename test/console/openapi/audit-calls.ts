import type { TestConsole } from "../../support/console.js";
import type { DocumentedCalls } from "./documented-calls.js";

/** Calls everything that is about the audit trail and the overview, failures included. `weak` is an access key without any right for it. */
export async function callAudit(calls: DocumentedCalls, at: TestConsole, weak: string): Promise<void> {
  const as = (accessKey: string) => ({ headers: { authorization: `Bearer ${accessKey}` } });
  await calls.fetch("GET", "/api/v1/audit?limit=1000", as(at.accessKey));
  await calls.fetch("GET", "/api/v1/audit?actor=none", as(at.accessKey));
  await calls.fetch("GET", "/api/v1/audit");
  await calls.fetch("GET", "/api/v1/audit", as(weak));
  await calls.fetch("GET", "/api/v1/audit?limit=3", {
    headers: { ...as(at.accessKey).headers, accept: "application/x-ndjson" },
  });
  await calls.fetch("GET", "/api/v1/overview", as(at.accessKey));
  await calls.fetch("GET", "/api/v1/overview");
  await calls.fetch("GET", "/api/v1/audit/actions", as(at.accessKey));
  await calls.fetch("GET", "/api/v1/audit/actions");
  await calls.fetch("GET", "/api/v1/audit/actions", as(weak));
  await calls.fetch("GET", "/api/v1/audit/verification", as(at.accessKey));
  await calls.fetch("GET", "/api/v1/audit/verification");
  await calls.fetch("GET", "/api/v1/audit/verification", as(weak));
}
