import type { FastifySchemaCompiler } from "fastify";
import { didYouMean } from "pulumi-keyring-near";
import { z } from "zod";
import { Problem, type PropertyError } from "./problem.js";

/** Checks requests against their zod schemas; a wrong one becomes one problem that names every wrong property. */
export const validateRequests: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  return (data) => {
    const result = schema.safeParse(data);
    if (result.success) return { value: result.data };
    const errors = result.error.issues.flatMap((issue) => toPropertyErrors(issue, schema));
    return { error: invalidRequest(errors, WHERE[httpPart ?? "body"]) };
  };
};

/** The problem for a request with these wrong properties. */
export function invalidRequest(errors: PropertyError[], where = "request body"): Problem {
  const listed = errors.map(({ property, reason }) => (property ? `${property} ${reason}` : reason)).join("; ");
  return new Problem("invalid-request", `The ${where} is not valid: ${listed}${listed.endsWith("?") ? "" : "."}`, {
    errors,
  });
}

const WHERE: Record<string, string> = {
  body: "request body",
  querystring: "query",
  params: "path",
  headers: "set of headers",
};

type Issue = z.core.$ZodIssue;

function toPropertyErrors(issue: Issue, schema: z.ZodType, parent: readonly PropertyKey[] = []): PropertyError[] {
  const path = [...parent, ...issue.path];
  if (issue.code === "unrecognized_keys") {
    const known = schema instanceof z.ZodObject && path.length === 0 ? Object.keys(schema.shape) : [];
    return issue.keys.map((key) => ({
      property: write([...path, key]),
      reason: `is not known here${didYouMean(key, known)}`,
    }));
  }
  if (issue.code === "invalid_key") {
    return [{ property: write(path), reason: issue.issues[0]?.message ?? issue.message }];
  }
  if (issue.code === "invalid_union") {
    // The alternative whose type fits says more than "matches none of them".
    const fitting = issue.errors.find((nested) => nested.every((one) => one.path.length > 0 || !isTypeMismatch(one)));
    if (fitting) return fitting.flatMap((nested) => toPropertyErrors(nested, schema, path));
  }
  return [{ property: write(path), reason: issue.message }];
}

function isTypeMismatch(issue: Issue): boolean {
  return issue.code === "invalid_type" || issue.code === "invalid_value";
}

/** `labels.owner`, `permissions[2]`. */
function write(path: readonly PropertyKey[]): string {
  return path.reduce<string>((written, step) => {
    if (typeof step === "number") return `${written}[${step}]`;
    return written === "" ? String(step) : `${written}.${String(step)}`;
  }, "");
}
