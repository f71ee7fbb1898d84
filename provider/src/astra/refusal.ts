import type { Problem } from "../http/errors.js";

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
  const said = [...messagesOf(errors), message, description].find((one) => typeof one === "string" && one !== "");
  return typeof said === "string" ? { detail: said } : {};
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
