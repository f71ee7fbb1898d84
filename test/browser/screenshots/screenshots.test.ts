import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openBrowser } from "../../support/browser.js";
import { duringTests } from "../../support/during-tests.js";
import { forEachView, STORED, STORED_AS, STORED_SCREENS } from "./album.js";
import { type Camera, DRAWING, SCREENS } from "./camera.js";
import { type Box, openComparison } from "./compare.js";
import { startFilledConsole } from "./filled-console.js";
import { viewsOf } from "./views.js";

const root = join(__dirname, "..", "..", "..");
const CHANGED = join(root, ".keyring", "screenshots", "changed");

describe("the console's pages, in pictures", function () {
  this.timeout(180_000);
  const browser = openBrowser(DRAWING);
  const from = duringTests(startFilledConsole, (running) => running.close());

  it("look as they did: what changed is named, or taken over by npm run screenshots", async () => {
    await rm(CHANGED, { recursive: true, force: true });
    const find = await openComparison(await browser.page({ url: `${from.at.url}/openapi.json` }));
    const changes: string[] = [];
    const screens = SCREENS.filter(({ name }) => STORED_SCREENS.includes(name));
    await forEachView(browser, from, screens, async (camera, view, screen) => {
      const name = `${view.name}.${screen.name}.webp`;
      const file = join(STORED, name);
      if (!existsSync(file)) return void changes.push(`${name}: there is no picture of it yet`);
      const [stored, fresh] = [await readFile(file), await camera.take(STORED_AS)];
      const { boxes, sizes } = await find(stored, fresh);
      for (const box of boxes) changes.push(`${name}: ${await describeBox(camera, box)}`);
      if (sizes) changes.push(`${name}: is ${sizes[1]}, was ${sizes[0]} pixels at half size`);
      if (boxes.length === 0 && !sizes) return;
      await mkdir(CHANGED, { recursive: true });
      await writeFile(join(CHANGED, name), fresh);
      await writeFile(join(CHANGED, `was.${name}`), stored);
    });
    const advice =
      "The pages look different. Compare the pictures in .keyring/screenshots/changed; if they are as you want them, run `npm run screenshots`.";
    assert.equal(changes.length, 0, `${advice}\n${changes.join("\n")}`);
  });

  it("are all there: each address of the pages has a picture", async () => {
    const source = await readFile(join(root, "console", "web", "src", "app.tsx"), "utf8");
    const pages = source.slice(source.indexOf("function Pages()"), source.indexOf("function PagesBeforeSignIn"));
    const routes = [...pages.matchAll(/<Route path="([^"]+)">\s*(?!\s*<Redirect)/g)].map(([, route = ""]) => route);
    const paths = viewsOf(from).map(({ path }) => path);
    const patternOf = (route: string) =>
      new RegExp(`^${route.replace(/\/:\w+\?/g, "(/[^/]+)?").replace(/:\w+/g, "[^/]+")}$`);
    assert.ok(routes.length > 20);
    assert.deepEqual(
      routes.filter((route) => !paths.some((path) => patternOf(route).test(path))),
      [],
      "add these to test/browser/screenshots/views.ts",
    );
  });
});

/** Where it is, in CSS pixels, and what stands there. */
async function describeBox({ page }: Camera, { x, y, width, height }: Box): Promise<string> {
  const [left, top, right, bottom] = [x, y, x + width, y + height].map((pixels) => pixels / STORED_AS.scale);
  const what = await page.evaluate<string>(`(() => {
    const found = document.elementFromPoint(${left} + (${right} - ${left}) / 2, ${top} + (${bottom} - ${top}) / 2);
    const text = (found?.innerText ?? "").trim().replace(/\\s+/g, " ").slice(0, 60);
    return (found?.tagName.toLowerCase() ?? "nothing") + (text && " “" + text + "”");
  })()`);
  return `${left},${top} to ${right},${bottom} differs: ${what}`;
}
