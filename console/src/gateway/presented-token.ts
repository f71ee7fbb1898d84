/** Stands for two different tokens in one request. */
export const SEVERAL = Symbol("several tokens");

/**
 * The token of a request: from `authorization` (bare or after `Bearer`), `x-api-key` or `x-console-api-key`. The same
 * token given twice counts once.
 *
 * @param rawHeaders names and values in turn, as `IncomingMessage.rawHeaders`: the parsed headers drop repetitions
 */
export function presentedToken(rawHeaders: readonly string[]): string | undefined | typeof SEVERAL {
  let token: string | undefined;
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const scheme = schemeOf(rawHeaders[index] ?? "");
    if (scheme === undefined) {
      continue;
    }
    // A proxy may have joined repeated headers; a token has no comma.
    for (const part of (rawHeaders[index + 1] ?? "").split(",")) {
      const value = part.replace(scheme, "").trim();
      if (value === "" || value === token) {
        continue;
      }
      if (token !== undefined) {
        return SEVERAL;
      }
      token = value;
    }
  }
  return token;
}

/** What to take off the value of a token header; undefined for any other header. Most are told apart by length alone. */
function schemeOf(name: string): RegExp | undefined {
  switch (name.length) {
    case 9:
      return name.toLowerCase() === "x-api-key" ? NO_SCHEME : undefined;
    case 13:
      return name.toLowerCase() === "authorization" ? BEARER : undefined;
    case 17:
      return name.toLowerCase() === "x-console-api-key" ? NO_SCHEME : undefined;
    default:
      return undefined;
  }
}

const BEARER = /^\s*bearer(?:\s+|$)/i;
const NO_SCHEME = /^\s+/;
