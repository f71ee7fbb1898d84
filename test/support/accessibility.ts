import axe from "axe-core";
import type { Page } from "playwright-core";

/**
 * What axe finds on a page as it stands now: WCAG 2.0, 2.1 and 2.2, levels A and AA, and axe's best practices.
 *
 * It runs in a JavaScript world of its own, put there by the debugger: the page's content security policy does not hold it up,
 * and the page does not see it.
 *
 * @returns one line per element that breaks a rule: the rule, how bad that is, the element, the reason
 */
export async function accessibilityFindings(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  try {
    const { frameTree } = await session.send("Page.getFrameTree");
    const world = { frameId: frameTree.frame.id, worldName: "axe" };
    const { executionContextId: contextId } = await session.send("Page.createIsolatedWorld", world);
    const { result, exceptionDetails } = await session.send("Runtime.evaluate", {
      expression: `${axe.source}\naxe.run(document, ${JSON.stringify(OPTIONS)}).then(({ violations }) => violations)`,
      contextId,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails)
      throw new Error(`axe failed: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
    return (result.value as axe.Result[]).flatMap(describe);
  } finally {
    await session.detach();
  }
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
