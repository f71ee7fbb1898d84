/** An address as a user writes it. */
export interface BaseUrl {
  /** Without a slash at its end, user, query and fragment. */
  text: string;
  /** Whether a user or a password stood in it. */
  hasUser: boolean;
}

/**
 * Reads the address of an API.
 * @param ending a path that some write after it and others do not, e.g. `/v2`: it is left out
 * @returns undefined for what is no http or https address
 */
export function readBaseUrl(text: string, ending: string): BaseUrl | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) return undefined;
  const base = `${url.origin}${url.pathname}`.replace(/\/+$/, "");
  return {
    text: base.endsWith(ending) ? base.slice(0, -ending.length) : base,
    hasUser: url.username !== "" || url.password !== "",
  };
}
