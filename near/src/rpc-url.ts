/** What is wrong with the form of the URL of a shard's RPC; undefined when nothing is. The reason never quotes it. */
export function whyNoRpcUrl(text: string): string | undefined {
  if (text.length > LONGEST) return "is too long";
  if (!URL.canParse(text)) return "is not a URL; it must be like https://rpc.example.org/";
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:") return "must begin with http:// or https://";
  if (url.username || url.password)
    return "must not hold a user name or password: give them as the header authorization";
  return url.hash ? "must not hold a fragment (#…)" : undefined;
}

/** URLs of one shard. */
export const MOST_ENDPOINTS = 5;

/** Characters. */
const LONGEST = 2_000;

/** As those see a URL who may not add shards: providers put keys into paths and queries, and nobody can tell these from other parts. */
export function redactedUrl(url: string): string {
  const { origin, pathname, search } = new URL(url);
  return pathname === "/" && search === "" ? `${origin}/` : `${origin}/…`;
}
