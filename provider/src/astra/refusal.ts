import type { Problem, StatusError } from "../http/errors.js";

/**
 * What the body of a refusal says. Astra has answered in many shapes: `{"errors":[{"ID","message"}]}`, a bare JSON text,
 * `{"message"}` or `{"description"}`, plain text, nothing, `null`.
 */
export function readRefusal(body: string): Problem {
  const text = body.trim();
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // the page of some proxy says nothing to a person
    return text === "" || text.startsWith("<") ? {} : { detail: text };
  }
  if (typeof parsed === "string") return parsed === "" ? {} : { detail: parsed };
  if (typeof parsed !== "object" || parsed === null) return {};
  const { errors, message, description } = parsed as Record<string, unknown>;
  const reason = [...messagesOf(errors), message, description].find((one) => typeof one === "string" && one !== "");
  const ids = idsOf(errors);
  return { ...(typeof reason === "string" ? { detail: reason } : {}), ...(ids.length === 0 ? {} : { ids }) };
}

/**
 * Whether Astra refuses the credential of a request itself: with 401, or with an id of its own, which comes with 404 too and must then not be
 * read as "there is no such thing".
 */
export function rejectsCredential({ status, problem }: StatusError): boolean {
  const { ids } = problem;
  return status === 401 || (Array.isArray(ids) && ids.some((id) => CREDENTIAL_IDS.has(id)));
}

/** Astra's ids for a token that it does not know, and for one that is not whole. */
const CREDENTIAL_IDS = new Set<unknown>([340016, 340018]);

function idsOf(errors: unknown): number[] {
  if (!Array.isArray(errors)) return [];
  return errors.map((error: unknown) => Number((error as { ID?: unknown } | null)?.ID)).filter(Number.isFinite);
}

/** All messages of a list of errors as one. */
function messagesOf(errors: unknown): string[] {
  if (!Array.isArray(errors)) return [];
  const messages = errors.flatMap((error: unknown) => {
    const { ID, message } = (error ?? {}) as { ID?: unknown; message?: unknown };
    return typeof message === "string" ? [typeof ID === "number" ? `${message} (${ID})` : message] : [];
  });
  return messages.length === 0 ? [] : [messages.join("; ")];
}
