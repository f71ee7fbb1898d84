/**
 * What binds the session to these pages. Browsers send the cookie to every port of the console's host; this they keep for its address
 * alone, and without it the cookie is worth nothing.
 */
export function bindingHeaders(): Record<string, string> {
  const binding = stored(() => localStorage.getItem(KEY)) ?? kept;
  return binding === undefined ? {} : { "x-keyring-binding": binding };
}

/** Keeps what a new session has brought, for every tab. */
export function keepBinding(binding: string): void {
  kept = binding;
  stored(() => localStorage.setItem(KEY, binding));
}

export function forgetBinding(): void {
  kept = undefined;
  stored(() => localStorage.removeItem(KEY));
}

/** Where the browser stores nothing, a session lasts as long as its tab. */
let kept: string | undefined;

/** There may be several consoles below one address. */
const KEY = `keyring-binding ${new URL(".", document.baseURI).pathname}`;

function stored<Result>(use: () => Result): Result | undefined {
  try {
    return use() ?? undefined;
  } catch {
    return undefined;
  }
}
