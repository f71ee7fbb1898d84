import { join } from "node:path";
import { makeAdministrator, stored } from "../test/browser/console/support.js";
import { type LaunchedBrowser, launchBrowser, type PageOptions, type TestPage } from "../test/support/browser.js";
import { type AdminRequest, adminFetch as request } from "../test/support/console.js";
import { step } from "../toolchain/steps.mjs";
import { startConsole } from "./console-process.js";
import { median } from "./median.js";
import type { Row, Target } from "./row.js";
import type { Workplace } from "./workplace.js";

/** What the console's pages load and how soon something of them is seen, beside a page of the same console without scripts. */
export async function measurePages(place: Workplace): Promise<Row[]> {
  const data = join(await place.folder("pages"), "console");
  const { url, stop } = await startConsole(place, data);
  const browser = await launchBrowser();
  try {
    const adminFetch = (path: string, init: AdminRequest = {}) => request(url, path, init);
    const { cookie, binding } = await makeAdministrator({ dataDir: data, adminFetch });
    const signedIn = { cookies: { [cookie.name]: cookie.value }, stored: stored(binding) };
    const signIn = await step("Opening the sign-in page", () => visits(browser, url, {}, "Sign in"));
    const home = await step("Opening Home", () => visits(browser, url, signedIn, "Home"));
    const plain = await step("Opening a page without scripts", () =>
      visits(browser, `${url}/nowhere`, {}, "Page not found"),
    );
    const without = { name: "page without scripts", figure: plain.paintMs };
    return [
      { measure: "sign-in page, sent", figure: signIn.kilobytes, unit: "kB", target: atMost("figure", 120) },
      { measure: "Home, sent", figure: home.kilobytes, unit: "kB", target: atMost("figure", 120) },
      { measure: "first paint", figure: signIn.paintMs, unit: "ms", yardstick: without, target: atMost("ratio", 3) },
      { measure: "sign-in form there", figure: signIn.readyMs, unit: "ms", yardstick: without },
      { measure: "Home there", figure: home.readyMs, unit: "ms", yardstick: without },
    ];
  } finally {
    await browser.close();
    await stop();
  }
}

function atMost(of: Target["of"], value: number): Target {
  return { of, bound: "at most", value };
}

interface Visit {
  /** Of bodies as they were sent, compressed. */
  kilobytes: number;
  /** Until something was seen first. */
  paintMs: number;
  /** Until a heading was there. */
  readyMs: number;
}

/** The medians of several visits, each with an empty cache. */
async function visits(
  browser: LaunchedBrowser,
  url: string,
  who: Partial<PageOptions>,
  heading: string,
): Promise<Visit> {
  const all: Visit[] = [];
  for (let visit = 0; visit < VISITS; visit++) {
    const page = await browser.page({ url: `${new URL(url).origin}/icon.svg`, ...who });
    await page.goto(url);
    await page.getByRole("heading", { name: heading, exact: true }).waitFor();
    all.push(await look(page));
    await browser.closePages();
  }
  const of = (name: keyof Visit) => median(all.map((visit) => visit[name]));
  return { kilobytes: of("kilobytes"), paintMs: of("paintMs"), readyMs: of("readyMs") };
}

function look(page: TestPage): Promise<Visit> {
  return page.evaluate<Visit>(`(() => {
    const readyMs = performance.now();
    const loaded = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
    const bytes = loaded.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
    const paintMs = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? readyMs;
    return { kilobytes: bytes / 1_000, paintMs, readyMs };
  })()`);
}

const VISITS = 7;
