import { existsSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { App } from "../openapi/typed-app.js";
import { withPolicy } from "./policy.js";

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
  // Browsers ask for it where no page names an icon: beside a JSON document.
  app.get("/favicon.ico", open, (_request, reply) => withPolicy(reply).sendFile("icon.svg", { maxAge: "1h" }));
  app.get("/plain.css", open, (_request, reply) => withPolicy(reply).sendFile("plain.css", { maxAge: "1h" }));
  app.get<{ Params: { file: string } }>("/assets/:file", open, (request, reply) => {
    // Their names change with what is in them.
    return withPolicy(reply).sendFile(`assets/${request.params.file}`, { maxAge: "365d", immutable: true });
  });
}
