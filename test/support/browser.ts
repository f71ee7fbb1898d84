import { type Browser, chromium, type Page } from "playwright-core";
import { ensureChromium } from "../../toolchain/chromium/index.js";
import { watchForTroubles } from "./page-troubles.js";

export { accessibilityFindings, openAxe } from "./accessibility.js";

/** A headless Chromium. */
export interface TestBrowser {
  /** Opens a page in a context of its own, without cookies and storage; it is closed after the test. */
  page(options: PageOptions): Promise<TestPage>;
}

export interface PageOptions {
  /** What it shows first; `page.goto("/…")` goes on from there. */
  url: string;
  /** In CSS pixels (default: 1280 × 800). */
  viewport?: { width: number; height: number };
  /** What the person's system is set to (default: light). */
  colorScheme?: "light" | "dark";
  /** What the site has given the browser before, by name. */
  cookies?: Record<string, string>;
  /** What its pages have stored in the browser before, by name. */
  stored?: Record<string, string>;
}

export interface TestPage extends Page {
  /**
   * What no page of the console does, one line each, since the page was opened: errors on the browser's console, uncaught
   * exceptions, violations of the content security policy, requests to another origin than that of its first URL.
   */
  troubles(): Promise<string[]>;
}

/**
 * Starts the Chromium that `ensureChromium` finds, for the tests of the `describe` that calls it, and closes it after them.
 * The browser reaches nothing but this machine.
 * @param args further switches of Chromium
 */
export function openBrowser(args: readonly string[] = []): TestBrowser {
  let browser: LaunchedBrowser | undefined;
  before(async () => {
    browser = await launchBrowser(args);
  });
  afterEach(() => browser?.closePages());
  after(() => browser?.close());
  return {
    page: async (options) => {
      if (!browser) throw new Error("The browser starts before the first test: open pages in tests.");
      return browser.page(options);
    },
  };
}

/** A browser that whoever launched it has to close. */
export interface LaunchedBrowser extends TestBrowser {
  closePages(): Promise<void>;
  close(): Promise<void>;
}

/** The same outside of tests. */
export async function launchBrowser(args: readonly string[] = []): Promise<LaunchedBrowser> {
  const browser = await chromium.launch({
    executablePath: await ensureChromium(),
    // Chromium refuses to run as root with it.
    chromiumSandbox: process.getuid?.() !== 0,
    args: [
      // Where containers have it, /dev/shm is too small.
      "--disable-dev-shm-usage",
      "--no-proxy-server",
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1, EXCLUDE ::1",
      ...args,
    ],
  });
  return {
    page: (options) => openPage(browser, options),
    closePages: async () => void (await Promise.all(browser.contexts().map((context) => context.close()))),
    close: () => browser.close(),
  };
}

async function openPage(browser: Browser, options: PageOptions): Promise<TestPage> {
  const { url, viewport = { width: 1280, height: 800 }, colorScheme = "light", cookies = {}, stored = {} } = options;
  const { origin } = new URL(url);
  const localStorage = Object.entries(stored).map(([name, value]) => ({ name, value }));
  const context = await browser.newContext({
    storageState: { cookies: [], origins: [{ origin, localStorage }] },
    baseURL: origin,
    viewport,
    colorScheme,
    locale: "en-GB",
    timezoneId: "UTC",
    permissions: ["clipboard-read", "clipboard-write"],
  });
  // Below that of a test, so that what it waited for is named.
  context.setDefaultTimeout(20_000);
  await context.addCookies(Object.entries(cookies).map(([name, value]) => ({ name, value, url: origin })));
  const noticed = await watchForTroubles(context, origin);
  const page = await context.newPage();
  const troubles = async () => {
    if (!page.isClosed()) await page.evaluate(EVENTS_SO_FAR);
    return noticed();
  };
  await page.goto(url);
  return Object.assign(page, { troubles });
}

/** Is done when the page has dispatched the events that it had queued. Not by a timer: those may stand still in a test. */
const EVENTS_SO_FAR = `new Promise((done) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => done();
  port2.postMessage(0);
})`;
