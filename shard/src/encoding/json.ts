import { randomBytes } from "node:crypto";

const MARK = randomBytes(12).toString("hex");
const MARKED = new RegExp(`"${MARK}(-?\\d+)"`, "g");

/**
 * JSON text in which a bigint is a plain number with all its digits, as nearcore writes u64 and timestamps.
 * The mark is random per process, so no text of a client can be taken for one.
 */
export function toJson(value: unknown): string {
  let marked = false;
  const text = JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item !== "bigint") return item;
    marked = true;
    return MARK + item;
  });
  return marked ? text.replace(MARKED, "$1") : text;
}
