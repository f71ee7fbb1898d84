/** Whether a request is that of a browser for a page: it says that it takes HTML, and the address is none of the API. */
export function wantsPage(method: string, path: string, accept: string | undefined): boolean {
  return method === "GET" && !path.startsWith("/api/") && /\btext\/html\b/.test(accept ?? "");
}

/**
 * The page for an address that leads nowhere. Its links are relative, so that they also lead to the console below a path of a proxy.
 * @param path as the request has it, of which only the depth is used
 */
export function unknownPage(path: string): string {
  const root = "../".repeat(Math.max(path.split("/").length - 2, 0)) || "./";
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Page not found · Keyring console</title>
    <link rel="icon" href="${root}icon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="${root}plain.css">
  </head>
  <body>
    <main>
      <h1>Page not found</h1>
      <p>The console has no page at this address. It may be mistyped, or of another console.</p>
      <p><a href="${root}">Go to the console</a></p>
      <p>Programs use the API: <a href="${root}openapi.json">openapi.json</a> describes it.</p>
    </main>
  </body>
</html>
`;
}
