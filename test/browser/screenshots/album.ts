import { join } from "node:path";
import type { TestBrowser } from "../../support/browser.js";
import { type Camera, openCamera, type Screen } from "./camera.js";
import type { FilledConsole } from "./filled-console.js";
import { type View, viewsOf } from "./views.js";

/** Where the pictures are that later ones are compared with. */
export const STORED = join(__dirname, "stored");

/** Those are of half the size and without letters: enough to see what has moved, little in the repository, the same on every machine. */
export const STORED_AS = { scale: 0.5, quality: 45, of: "page", text: "bars" } as const;

/** Both widths and both themes, each once. */
export const STORED_SCREENS = ["desktop-light", "phone-dark"];

/** Calls back for every view on every screen, as it is shown. */
export async function forEachView(
  browser: TestBrowser,
  from: FilledConsole,
  screens: readonly Screen[],
  look: (camera: Camera, view: View, screen: Screen) => Promise<void>,
): Promise<void> {
  const [inside, outside] = [await openCamera(browser, from), await openCamera(browser, from, true)];
  for (const view of viewsOf(from)) {
    const camera = view.isOutside ? outside : inside;
    for (const screen of screens) {
      await camera.show(view, screen);
      await look(camera, view, screen);
    }
  }
}
