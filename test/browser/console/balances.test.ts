import assert from "node:assert/strict";
import { MASTER, settled } from "../../console/custodian/support.js";
import { accessibilityFindings, openBrowser } from "../../support/browser.js";
import { ask, openAs, withAdministrator } from "./support.js";

describe("the console's pages: balances", () => {
  const browser = openBrowser();
  const { at, administrator } = withAdministrator();

  it("show what an account had, as a chart and as a table with each change", async () => {
    const account = `/shards/${at.shardId}/accounts/${MASTER}`;
    const noted = async () => (await ask<{ balances: unknown[] }>(at, `${account}/balances`)).balances.length;
    while ((await noted()) === 0);
    const page = await openAs(administrator, at, browser, `/shards/${at.shardId}/custodian/${MASTER}`);
    await page.getByText("Unchanged since").waitFor();
    const body = { accountId: `spent.${MASTER}`, initialBalance: String(250n * 10n ** 24n) };
    await settled(at, await ask(at, `/shards/${at.shardId}/accounts`, { body }));
    await page.reload();
    await page.getByRole("img", { name: /^Balance, between [\d,.]+ and [\d,.]+ NEAR$/ }).waitFor();
    await page.getByText("Show as a table").click();
    const table = page.getByRole("table", { name: "Balance by time" });
    assert.equal(await table.getByRole("row").count(), 3);
    await table.getByText(/^−250\.\d+$/).waitFor();
    assert.deepEqual(await accessibilityFindings(page), []);
    assert.deepEqual(await page.troubles(), []);
  });
});
