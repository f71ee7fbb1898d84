/** Stands for two different tokens in one request. */
export const SEVERAL = Symbol("several tokens");

/** Stands for values where a token belongs of which none can be one. */
export const NONE_POSSIBLE = Symbol("no possible token");

/**
 * The token of a request, from `authorization`, `x-api-key` or `x-console-api-key`: bare, after `Bearer` (in any of them: NEAR's
 * own Rust client sends that), or as the user or the password of `Basic`, for clients that can only be told a URL.
 *
 * A value that cannot be a token counts only where there is nothing else: a front end may have sent the text `undefined`, a proxy
 * in front its own `Basic`. The same token given twice counts once.
 *
 * @param rawHeaders names and values in turn, as `IncomingMessage.rawHeaders`: the parsed headers drop repetitions
 */
export function presentedToken(
  rawHeaders: readonly string[],
): string | undefined | typeof SEVERAL | typeof NONE_POSSIBLE {
  let token: string | undefined;
  let others = false;
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    if (!mayHoldToken(rawHeaders[index] ?? "")) {
      continue;
    }
    for (const value of valuesOf(rawHeaders[index + 1] ?? "")) {
      if (!TOKEN.test(value)) {
        others ||= value !== "";
      } else if (token === undefined) {
        token = value;
      } else if (token !== value) {
        return SEVERAL;
      }
    }
  }
  return token ?? (others ? NONE_POSSIBLE : undefined);
}

/** What every token looks like: 32 bytes in lowercase hex. */
export const TOKEN = /^[0-9a-f]{64}$/;

/** Most headers are told apart by the length of their names alone. */
function mayHoldToken(name: string): boolean {
  switch (name.length) {
    case 9:
      return name.toLowerCase() === "x-api-key";
    case 13:
      return name.toLowerCase() === "authorization";
    case 17:
      return name.toLowerCase() === "x-console-api-key";
    default:
      return false;
  }
}

/** What a header's value says without its spelling. */
function valuesOf(header: string): string[] {
  if (TOKEN.test(header)) {
    return [header];
  }
  // A proxy may have joined repeated headers; a token has no comma.
  return header.split(",").flatMap((part) => {
    const value = part.trim().replace(BEARER, "");
    const basic = BASIC.exec(value)?.[1];
    return basic === undefined ? value : credentialsOf(basic);
  });
}

/** User and password, as far as there are any. */
function credentialsOf(base64: string): string[] {
  const credentials = Buffer.from(base64, "base64").toString("latin1");
  const colon = credentials.indexOf(":");
  const halves = colon < 0 ? [credentials] : [credentials.slice(0, colon), credentials.slice(colon + 1)];
  const tokens = halves.filter((half) => TOKEN.test(half));
  // Only one of them is a token; the other is whatever the client needed to fill in.
  return tokens.length > 0 ? tokens : halves.filter((half) => half !== "").slice(0, 1);
}

const BEARER = /^bearer(?:\s+|$)/i;
const BASIC = /^basic\s+([A-Za-z0-9+/_-]+=*)$/i;
