import type { TestConsole } from "../../support/console.js";
import type { DocumentedCalls } from "./documented-calls.js";

/** Calls everything that is about backups and restores, failures included. `weak` is an access key without any right for it. */
export async function callRestore(calls: DocumentedCalls, at: TestConsole, weak: string): Promise<void> {
  const api = "/api/v1";
  const as = (accessKey: string) => ({ headers: { authorization: `Bearer ${accessKey}` } });
  const decide = async (body: unknown, accessKey = at.accessKey, headers: Record<string, string> = {}) => {
    await calls.fetch("POST", `${api}/restore/review`, {
      headers: { authorization: `Bearer ${accessKey}`, "content-type": "application/json", ...headers },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  };
  const nobody = "01890000-0000-7000-8000-000000000000";

  await calls.fetch("GET", `${api}/backup`, as(at.accessKey));
  await calls.fetch("GET", `${api}/backup`, as(weak));
  await calls.fetch("GET", `${api}/backup`);

  await calls.fetch("GET", `${api}/restore`, as(weak));
  await calls.fetch("GET", `${api}/restore`);
  await calls.fetch("GET", `${api}/restore/waiting?kind=token`, as(at.accessKey));
  await calls.fetch("GET", `${api}/restore/waiting?kind=person`, as(weak));
  await calls.fetch("GET", `${api}/restore/waiting?kind=shard`, as(at.accessKey));
  await calls.fetch("GET", `${api}/restore/waiting?kind=token`);
  await decide({ decision: "accept", all: true });
  await decide({ decision: "accept", all: true, tokens: [nobody] });
  await decide({ decision: "revoke", accessKeys: [nobody] }, weak);
  await decide({ decision: "revoke", people: [nobody] }, "keyring_");
  await decide("x".repeat(70_000));
  await decide("<x/>", at.accessKey, { "content-type": "text/xml" });

  await calls.fetch("GET", `${api}/restore/custody`, as(at.accessKey));
  await calls.fetch("GET", `${api}/restore/custody`, as(weak));
  await calls.fetch("GET", `${api}/restore/custody?cursor=none`, as(at.accessKey));
  await calls.fetch("GET", `${api}/restore/custody`);

  const differences = `${api}/shards/${at.shardId}/custody-differences`;
  await calls.fetch("GET", differences, as(at.accessKey));
  await calls.fetch("GET", `${differences}?limit=1000`, as(at.accessKey));
  await calls.fetch("GET", differences, as(weak));
  await calls.fetch("GET", differences);
  await calls.fetch("GET", `${api}/shards/none/custody-differences`, as(at.accessKey));
}
