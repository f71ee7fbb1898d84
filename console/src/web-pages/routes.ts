import { existsSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyReply } from "fastify";
import type { App } from "../openapi/typed-app.js";

/** Where the build puts the pages: beside the compiled console. */
const PAGES = join(__dirname, "..", "..", "dist", "web");

/**
 * The web pages for people: one document, which is every page, and what it consists of. Without a build there are none, as in a
 * checkout in which only the programs were compiled.
 */
export async function pageRoutes(app: App): Promise<void> {
  if (!existsSync(join(PAGES, "index.html"))) {
    app.log.warn("the web pages are not built, so that / has none: npm run build makes them");
    return;
  }
  await app.register(fastifyStatic, { root: PAGES, serve: false, preCompressed: true });
  const open = { config: { access: "public" }, schema: { hide: true } } as const;

  app.get("/", open, (_request, reply) => {
    // Another build has other assets: the document itself is always asked for.
    return withPolicy(reply).sendFile("index.html", { cacheControl: false });
  });
  app.get("/icon.svg", open, (_request, reply) => withPolicy(reply).sendFile("icon.svg", { maxAge: "1h" }));
  app.get<{ Params: { file: string } }>("/assets/:file", open, (request, reply) => {
    // Their names change with what is in them.
    return withPolicy(reply).sendFile(`assets/${request.params.file}`, { maxAge: "365d", immutable: true });
  });
}

function withPolicy(reply: FastifyReply): FastifyReply {
  return reply.headers({
    "content-security-policy": POLICY,
    "cross-origin-opener-policy": "same-origin",
    "referrer-policy": "no-referrer",
  });
}

/** The console's own files and API, and nothing else: no inline script or style, no frame, no other site. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");
