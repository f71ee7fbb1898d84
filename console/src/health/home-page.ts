import { createHash } from "node:crypto";
import { VERSION } from "../version.js";

const STYLE = `
  :root { color-scheme: light dark; font: 16px/1.6 system-ui, sans-serif; }
  body { max-width: 42rem; margin: 4rem auto; padding: 0 1.5rem; }
  h1 { font-size: 1.6rem; margin-bottom: 0; }
  code { font: 0.9em ui-monospace, monospace; background: rgb(128 128 128 / 0.15); padding: 0.1em 0.35em; border-radius: 4px; }
  footer { margin-top: 3rem; font-size: 0.85rem; opacity: 0.7; }
`;

/** What a person sees who opens the console's address in a browser. */
export const HOME_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Keyring console</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Keyring console</h1>
<p>This is Keyring's own, self-hosted console for private shards. It is not a service of Calimero: Calimero's hosted console is gone since 2024.</p>
<p>Programs manage tokens and shards here under <code>/api/v1</code> with an access key. That API is Keyring's own design; Calimero
never published one. What Calimero did document, the JSON-RPC gateway of each shard, is kept as it was: <code>POST /api/v1/shards/&lt;shard&gt;/neard-rpc/</code>.</p>
<ul>
<li><a href="/openapi.json">openapi.json</a> describes every route.</li>
<li><a href="/readyz">readyz</a> tells whether this console can serve.</li>
</ul>
<footer>keyring-console ${VERSION}</footer>
</main>
</body>
</html>
`;

/** Nothing but the page's own style: no scripts, no frames, no requests. */
export const HOME_PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");
