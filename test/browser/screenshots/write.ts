/** `npm run screenshots`: writes every page into .keyring/screenshots, and those that the tests and the README have. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { endAfter } from "../../../toolchain/end-after.mjs";
import { note, step } from "../../../toolchain/steps.mjs";
import { launchBrowser } from "../../support/browser.js";
import { forEachView, STORED, STORED_AS, STORED_SCREENS } from "./album.js";
import { DRAWING, SCREENS } from "./camera.js";
import { startFilledConsole } from "./filled-console.js";

const root = join(__dirname, "..", "..", "..");
const ALL = join(root, ".keyring", "screenshots");
const IMAGES = join(root, "docs", "images");

/** What the README shows: a view and a screen. */
const SHOWN = ["tokens.desktop-light", "token.desktop-dark"];

const LARGE = { scale: 1, quality: 85, text: "letters" } as const;

main().catch(endAfter);

async function main(): Promise<void> {
  for (const folder of [ALL, STORED, IMAGES]) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
  }
  const from = await step("Filling a console", () => startFilledConsole());
  const browser = await launchBrowser(DRAWING);
  let count = 0;
  try {
    await step("Taking the pictures", () =>
      forEachView(browser, from, SCREENS, async (camera, view, screen) => {
        const name = `${view.name}.${screen.name}`;
        await writeFile(join(ALL, `${name}.webp`), await camera.take({ ...LARGE, of: "page" }));
        count++;
        if (SHOWN.includes(name))
          await writeFile(join(IMAGES, `${view.name}.webp`), await camera.take({ ...LARGE, of: "screen" }));
        if (!STORED_SCREENS.includes(screen.name)) return;
        await writeFile(join(STORED, `${name}.webp`), await camera.take(STORED_AS));
      }),
    );
  } finally {
    await browser.close();
    await from.close();
  }
  note(`${count} pictures in .keyring/screenshots; test/browser/screenshots/stored and docs/images are up to date.`);
}
