import { AxiosError, type AxiosResponse, type InternalAxiosRequestConfig, type RawAxiosResponseHeaders } from "axios";
import type { z } from "zod";
import type { Problem } from "./errors.js";
import { MALFORMED } from "./retry.js";

/** Reads a success where axios transforms it, so that an answer which is not of its shape counts as a failed try. */
export function reader<Answer>(schema: z.ZodType<Answer>) {
  return function (
    this: InternalAxiosRequestConfig,
    body: unknown,
    headers: RawAxiosResponseHeaders,
    status?: number,
  ): unknown {
    if (status === undefined || status < 200 || status > 299) return body;
    const malformed = (message: string) => {
      const response = { status, headers, data: "", statusText: "", config: this } as AxiosResponse;
      return new AxiosError(message, MALFORMED, this, undefined, response);
    };
    const text = String(body ?? "");
    let parsed: unknown;
    try {
      parsed = text === "" ? undefined : JSON.parse(text);
    } catch {
      const type = String(headers["content-type"] ?? "no type").slice(0, 60);
      throw malformed(`not JSON (${text.length} characters of ${type})`);
    }
    const read = schema.safeParse(parsed);
    if (read.success) return read.data;
    if (text === "") throw malformed("empty, or cut short");
    const where = read.error.issues.slice(0, 3).map((issue) => issue.path.join(".") || "the whole");
    throw malformed(`not of the promised shape at ${where.join(", ")}`);
  };
}

/** Reads an RFC 9457 problem document; nothing of any other text. */
export function problemDocument(text: string): Problem {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null && !Array.isArray(body) ? textsOf(body) : {};
  } catch {
    return {};
  }
}

function textsOf(body: object): Problem {
  const problem: Problem = { ...body };
  for (const key of ["type", "title", "detail"] as const) if (typeof problem[key] !== "string") delete problem[key];
  return problem;
}
