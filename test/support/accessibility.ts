import axe from "axe-core";
import type { Page } from "playwright-core";

/** Axe beside a page, until that goes to another document. */
export interface Axe {
  /** What it finds on the page as it stands now: one line per element that breaks a rule: the rule, how bad that is, the element, the reason. */
  findings(): Promise<string[]>;
  close(): Promise<void>;
}

/** What axe finds on a page as it stands now, as `Axe.findings`. */
export async function accessibilityFindings(page: Page): Promise<string[]> {
  const beside = await openAxe(page);
  try {
    return await beside.findings();
  } finally {
    await beside.close();
  }
}

/**
 * Puts axe beside a page, to look at it as often as it changes: WCAG 2.0, 2.1 and 2.2, levels A and AA, and axe's best practices.
 *
 * It runs in a JavaScript world of its own, put there by the debugger: the page's content security policy does not hold it up,
 * and the page does not see it.
 */
export async function openAxe(page: Page): Promise<Axe> {
  const session = await page.context().newCDPSession(page);
  const { frameTree } = await session.send("Page.getFrameTree");
  const world = { frameId: frameTree.frame.id, worldName: "axe" };
  const { executionContextId: contextId } = await session.send("Page.createIsolatedWorld", world);
  const evaluate = async (expression: string): Promise<unknown> => {
    const awaited = { contextId, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await session.send("Runtime.evaluate", { expression, ...awaited });
    if (exceptionDetails)
      throw new Error(`axe failed: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
    return result.value;
  };
  await evaluate(`${axe.source}\nundefined`);
  const look = `axe.run(document, ${JSON.stringify(OPTIONS)}).then(({ violations }) => violations)`;
  return {
    findings: async () => ((await evaluate(look)) as axe.Result[]).flatMap(describe),
    close: () => session.detach(),
  };
}

const OPTIONS: axe.RunOptions = {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
  resultTypes: ["violations"],
};

function describe({ id, impact, help, nodes }: axe.Result): string[] {
  return nodes.map(({ target, any, all, none }) => {
    const [reason] = [...any, ...all, ...none];
    return `${id} (${impact ?? "no impact"}) at ${target.flat().join(" ")}: ${reason?.message ?? help}`;
  });
}
