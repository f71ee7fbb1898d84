/** Every origin: for shards whose pages are anywhere. */
export const ANY_ORIGIN = "*";

/** Origins of one shard. */
export const MOST_ORIGINS = 20;

/** Why a value is no origin as browsers send it; undefined where it is one, or `*`. */
export function whyNoOrigin(text: unknown): string | undefined {
  if (typeof text !== "string") return "must be a text";
  if (text === ANY_ORIGIN) return undefined;
  if (text.length > 200) return "is too long";
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.host === "") return 'must be an origin such as "https://app.example.org", or "*"';
  // of apps and extensions, of which URL makes no origin
  const origin = url.origin === "null" ? `${url.protocol}//${url.host}` : url.origin;
  if (url.username !== "" || url.password !== "") return "must have no user name and password";
  return text === origin ? undefined : `must be an origin without anything after it: ${JSON.stringify(origin)}`;
}
