/** Where this browser reaches the console, without a slash at its end. */
export function consoleUrl(): string {
  return new URL(".", document.baseURI).href.replace(/\/$/, "");
}
