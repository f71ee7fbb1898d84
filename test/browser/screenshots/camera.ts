import { readFile } from "node:fs/promises";
import type { CDPSession } from "playwright-core";
import type { TestBrowser, TestPage } from "../../support/browser.js";
import { stored, until } from "../console/support.js";
import type { FilledConsole } from "./filled-console.js";
import type { View } from "./views.js";

/** How a page is looked at. */
export interface Screen {
  name: string;
  width: number;
  colorScheme: "light" | "dark";
}

export const SCREENS = [
  { name: "desktop-light", width: 1280, colorScheme: "light" },
  { name: "desktop-dark", width: 1280, colorScheme: "dark" },
  { name: "phone-light", width: 390, colorScheme: "light" },
  { name: "phone-dark", width: 390, colorScheme: "dark" },
] as const satisfies readonly Screen[];

/** Chromium draws letters the same way everywhere with these, as far as it can. */
export const DRAWING = ["--font-render-hinting=none", "--disable-lcd-text", "--disable-font-subpixel-positioning"];

/** Takes pictures of a console's pages that are the same in every run and on every machine: with fonts, time and ids of their own. */
export interface Camera {
  page: TestPage;
  /** Shows a view, as wide and in the colours that a screen has. */
  show(view: View, screen: Screen): Promise<void>;
  /** What is shown, from the top, as WebP. */
  take(as: PictureOptions): Promise<Buffer>;
}

export interface PictureOptions {
  /** 1 for a pixel per CSS pixel. */
  scale: number;
  /** 0 to 100. */
  quality: number;
  /** The first screen of a page, or all of it. */
  of: "screen" | "page";
  /** Bars stand for words where pictures are to be the same on all machines: how letters are drawn depends on the system. */
  text: "letters" | "bars";
}

/** @param isOutside whether nobody is signed in */
export async function openCamera(browser: TestBrowser, from: FilledConsole, isOutside = false): Promise<Camera> {
  const { at, clock, administrator } = from;
  const { cookie, binding } = administrator;
  const who = isOutside ? {} : { cookies: { [cookie.name]: cookie.value }, stored: stored(binding) };
  const page = await browser.page({ url: `${at.url}/icon.svg`, ...who });
  await page.clock.setFixedTime(clock.now());
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto(at.url);
  await page.evaluate(await ownFonts());
  const session = await page.context().newCDPSession(page);
  return {
    page,
    show: async ({ path, shows }, { width, colorScheme }) => {
      await page.setViewportSize({ width, height: HEIGHT });
      await page.emulateMedia({ colorScheme });
      if (!page.url().endsWith(`#${path}`)) await page.goto(`/#${path}`);
      await page.getByText(shows).filter({ visible: true }).first().waitFor();
      await until(page, `document.fonts.status === "loaded" && !document.querySelector(".waiting")`, true);
      // Where the focus is depends on what was before.
      await page.evaluate("document.activeElement?.blur(); scrollTo(0, 0)");
    },
    take: async (as) => {
      await page.evaluate(sameTexts(at.url));
      return take(session, page, as);
    },
  };
}

async function take(session: CDPSession, page: TestPage, as: PictureOptions): Promise<Buffer> {
  const { scale, quality, of, text } = as;
  await page.evaluate(`document.documentElement.dataset.text = "${text}"`);
  const { width = 0, height: before = 0 } = page.viewportSize() ?? {};
  if (before !== HEIGHT) await page.setViewportSize({ width, height: HEIGHT });
  const whole = await page.evaluate<number>("document.documentElement.scrollHeight");
  const height = of === "page" ? Math.min(whole, LONGEST) : HEIGHT;
  if (height !== HEIGHT) await page.setViewportSize({ width, height });
  const clip = { x: 0, y: 0, width, height, scale };
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality, clip });
  return Buffer.from(data, "base64");
}

const HEIGHT = 800;

/** A page is cut off after so many pixels. */
const LONGEST = 1_200;

/** Fonts of npm packages in place of the machine's; the pages' policy knows neither fonts nor style elements, and is not asked for these. */
async function ownFonts(): Promise<string> {
  const [sans, mono] = await Promise.all(
    ["sans", "sans-mono"].map(async (name) => {
      const file = require.resolve(`@fontsource-variable/noto-${name}/files/noto-${name}-latin-wght-normal.woff2`);
      return (await readFile(file)).toString("base64");
    }),
  );
  return `(async () => {
    const bytes = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0)).buffer;
    for (const [name, data] of [["Own Sans", "${sans}"], ["Own Mono", "${mono}"]])
      document.fonts.add(await new FontFace(name, bytes(data), { weight: "100 900" }).load());
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(\`
      * { font-family: "Own Sans", sans-serif !important; caret-color: transparent !important; }
      code, code *, pre, pre *, .secret-value { font-family: "Own Mono", monospace !important; }
      [data-text="bars"] * {
        -webkit-text-fill-color: transparent !important;
        text-decoration: underline 0.6em color-mix(in srgb, currentcolor 60%, transparent) !important;
        text-decoration-skip-ink: none !important;
        text-underline-offset: -0.55em !important;
      }\`);
    document.adoptedStyleSheets.push(sheet);
  })()`;
}

/** Puts the same text in place of what differs from run to run: the console's port, ids, keys and hashes. */
function sameTexts(url: string): string {
  return `(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.data
        .replaceAll(${JSON.stringify(url)}, "https://keyring.example.org")
        .replace(/(?<=ed25519:)[1-9A-HJ-NP-Za-km-z]{10,42}$/, (key) => "9TqDrA3nKwXUbKzVf6cLePmNs7YhJd5G2oRtW4xEuB".slice(0, key.length))
        .replace(/\\b[1-9A-HJ-NP-Za-km-z]{43,44}\\b/g, "9TqDrA3nKwXUbKzVf6cLePmNs7YhJd5G2oRtW4xEuBav")
        .replace(/\\b[0-9a-f]{8}-[0-9a-f-]{4,}|\\b[0-9a-f]{16,}\\b|^[0-9a-f]{6,}$|(?<=…)[0-9a-f]{8}\\b/g, (id) =>
          id.replace(/[0-9a-f]/g, (_, at) => "0f3a8c5e1b7d2946"[at % 16]));
      const isEndOfKey = node.parentElement.matches(".shortened > :last-child")
        && node.parentElement.previousElementSibling?.textContent.startsWith("ed25519:");
      const same = isEndOfKey ? "W4xEuBav".slice(-node.data.length) : text;
      if (same !== node.data) node.data = same;
    }
  })()`;
}
