import assert from "node:assert/strict";
import { withConsole } from "../../support/console.js";
import { setUp } from "../people/support.js";
import { anyRequest, documentOf, operationsOf } from "./operations.js";

describe("console: every route that takes a body", () => {
  const at = withConsole();

  it("refuses each JSON type that it does not take as invalid, and never fails on one", async () => {
    const document = await documentOf(at);
    const administrator = await setUp(at);
    const failed: string[] = [];
    for (const operation of operationsOf(document).filter(({ body }) => body !== undefined)) {
      const { path } = anyRequest(operation, document, at.shardId);
      const { method, isPublic, isForPeople } = operation;
      for (const body of BODIES) {
        const init = { method, headers: { "content-type": "application/json" }, body };
        const headers = isForPeople ? administrator.headers : { authorization: `Bearer ${at.accessKey}` };
        const response = await fetch(`${at.url}/api/v1${path}`, {
          ...init,
          headers: { ...init.headers, ...(isPublic ? {} : headers) },
        });
        const isRefused = response.status >= 400 && response.status < 500 && response.status !== 401;
        if (!isRefused) failed.push(`${operation.operationId} ${body}: ${response.status} ${await response.text()}`);
      }
    }
    assert.deepEqual(failed, []);
  });
});

const BODIES = ["null", "true", "0", "-1.5e300", '"x"', "[]", "[null]", "[{}]", "{}", '{"__proto__":null}', '{"":{}}'];
