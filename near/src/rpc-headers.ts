/**
 * Why a header may not go along to a shard's RPC; undefined where it may. The reason never quotes the value.
 * @param name in lower case
 */
export function whyNoRpcHeader(name: string, value: string | null): string | undefined {
  if (!TOKEN.test(name)) return "is not the name of a header";
  if (name.length > MOST_NAME) return `has a name of more than ${MOST_NAME} characters`;
  if (FORBIDDEN.has(name) || name.startsWith("proxy-")) return "cannot be set: the console or HTTP itself decides it";
  if (name === "cookie")
    return "cannot be set: a cookie is for browsers. Use a header of the RPC, such as authorization";
  return value === null ? undefined : whyNoValue(value);
}

function whyNoValue(value: string): string | undefined {
  if (value === "") return "must not be empty; null removes it";
  if (value.length > MOST_VALUE) return `must have at most ${MOST_VALUE} characters`;
  if (LINE_BREAK.test(value)) return "must not contain a line break: check the end of the value";
  if (!PRINTABLE.test(value)) return "must contain printable ASCII characters only";
  return value.trim() === value ? undefined : "must not begin or end with a space";
}

/** Headers of one URL. */
export const MOST_RPC_HEADERS = 10;
const MOST_NAME = 64;
const MOST_VALUE = 4_096;

/** RFC 9110. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;
const LINE_BREAK = /[\r\n]/;
const PRINTABLE = /^[\x20-\x7e]*$/;

/** What frames the message or concerns one connection, and what the gateway says about the body. */
const FORBIDDEN: ReadonlySet<string> = new Set([
  "host",
  "content-length",
  "content-type",
  "content-encoding",
  "transfer-encoding",
  "connection",
  "keep-alive",
  "upgrade",
  "te",
  "trailer",
  "expect",
  "accept",
  "accept-encoding",
  "http2-settings",
]);
