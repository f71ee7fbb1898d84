import assert from "node:assert/strict";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

interface Operation {
  operationId: string;
  responses: Record<string, { content?: Record<string, unknown> }>;
}

export interface OpenApiDocument {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> };
}

/** Makes calls and holds each answer against what an OpenAPI document says of it. */
export class DocumentedCalls {
  /** What was seen, as `operationId status`. */
  readonly seen = new Set<string>();
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true });

  constructor(
    private readonly url: string,
    private readonly document: OpenApiDocument,
  ) {
    addFormats.default(this.#ajv);
    this.#ajv.addSchema({ $id: "console", ...document });
  }

  /** Every answer that the document has, as `operationId status`. */
  get documented(): string[] {
    return Object.values(this.document.paths).flatMap((item) =>
      Object.values(item).flatMap(({ operationId, responses }) =>
        Object.keys(responses).map((status) => `${operationId} ${status}`),
      ),
    );
  }

  /** Makes a call and checks its answer: the status is documented, so is the media type, and the body fits. */
  async fetch(method: string, path: string, init: RequestInit = {}): Promise<unknown> {
    const response = await fetch(this.url + path, { method, ...init });
    const text = await response.text();
    const [template, operation] = this.#find(method.toLowerCase(), path);
    const documented = operation.responses[response.status];
    const what = `${operation.operationId} ${response.status}`;
    assert.ok(documented, `${what} is not documented: ${text}`);
    this.seen.add(what);
    const mediaType = response.headers.get("content-type")?.split(";")[0] ?? "";
    if (documented.content === undefined) {
      assert.equal(text, "", `${what} has a body`);
      return undefined;
    }
    assert.ok(documented.content[mediaType], `${what} has another media type: ${mediaType}`);
    const pointer = [
      "paths",
      template,
      method.toLowerCase(),
      "responses",
      response.status,
      "content",
      mediaType,
      "schema",
    ];
    const body = /[/+]json$/.test(mediaType) ? JSON.parse(text) : text;
    const validate = this.#ajv.compile({ $ref: `console#/${pointer.map(escapePointer).join("/")}` });
    assert.ok(validate(body), `${what}: ${this.#ajv.errorsText(validate.errors)} in ${text}`);
    return body;
  }

  #find(method: string, path: string): [string, Operation] {
    const segments = path.split("?")[0]?.split("/") ?? [];
    for (const [template, item] of Object.entries(this.document.paths)) {
      const parts = template.split("/");
      const fits =
        parts.length === segments.length && parts.every((part, at) => part.startsWith("{") || part === segments[at]);
      const operation = item[method];
      // /access-keys/self and /access-keys/{accessKeyId} differ in their methods.
      if (fits && operation) return [template, operation];
    }
    throw new Error(`${method} ${path} is not documented.`);
  }
}

function escapePointer(part: string | number): string {
  return encodeURIComponent(String(part).replaceAll("~", "~0").replaceAll("/", "~1"));
}
