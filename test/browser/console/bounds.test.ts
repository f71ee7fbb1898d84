import assert from "node:assert/strict";
import { accessibilityFindings, openBrowser } from "../../support/browser.js";
import { ask, openAs, tick, withAdministrator } from "./support.js";

interface TokenBody {
  id: string;
  permissions: string[];
  createdAt: string;
  expiresAt: string | null;
  allowedAddresses: string[] | null;
  requestsPerSecond: number | null;
  maxOpenRequests: number | null;
}

describe("the console's pages: bounds", () => {
  const browser = openBrowser();
  const { at, administrator } = withAdministrator();
  const open = (path: string) => openAs(administrator, at, browser, path);
  const tokenNamed = async (name: string) => {
    const query = new URLSearchParams({ search: name });
    const { tokens } = await ask<{ tokens: TokenBody[] }>(at, `/shards/${at.shardId}/tokens?${query}`);
    return tokens[0];
  };

  it("of a token are given with it, shown, and changed", async () => {
    const page = await open(`/shards/${at.shardId}/create-token`);
    await page.getByLabel("Name").fill("bounded");
    await tick(page, "View blocks");
    await page.getByText("Bounds", { exact: true }).click();
    await page.getByLabel("Allowed addresses").fill("10.0.0.0/8\n192.0.2.300");
    await page.getByLabel("Requests per second").fill("ten");
    await page.getByText("It must be a whole number from 1").waitFor();
    assert.equal(await page.getByRole("button", { name: "Generate" }).isDisabled(), true);
    await page.getByLabel("Requests per second").fill("10");
    const summary = page.getByRole("region", { name: "Summary" });
    await summary.getByText("; at most 10 requests per second.").waitFor();
    assert.match(await summary.innerText(), /^bounded for \S+: View blocks; expires on \d+ \w+ \d{4}; only from 10\./);
    assert.deepEqual(await accessibilityFindings(page), []);
    await page.getByRole("button", { name: "Generate" }).click();
    await page.getByText("must be an IP address or a CIDR range").waitFor();
    await page.getByLabel("Allowed addresses").fill("10.0.0.0/8, 192.0.2.30");
    await page.getByRole("button", { name: "Generate" }).click();
    await page.getByRole("heading", { name: "Token “bounded”" }).waitFor();
    const token = await tokenNamed("bounded");
    assert.deepEqual(
      [token?.allowedAddresses, token?.requestsPerSecond, token?.maxOpenRequests],
      [["10.0.0.0/8", "192.0.2.30"], 10, null],
    );

    const other = await open(`/shards/${at.shardId}/tokens/${token?.id}`);
    await other.getByText("only from 10.0.0.0/8, 192.0.2.30").waitFor();
    await other.getByRole("button", { name: "Bounds…" }).click();
    const dialog = other.getByRole("dialog", { name: "Bounds of “bounded”" });
    assert.equal(await dialog.getByRole("button", { name: "Save" }).isDisabled(), true, "nothing is changed yet");
    await dialog.getByLabel("Allowed addresses").fill("");
    await dialog.getByLabel("Requests at once").fill("3");
    assert.deepEqual(await accessibilityFindings(other), []);
    await dialog.getByRole("button", { name: "Save" }).click();
    await other.getByText("at most 3 requests at once").waitFor();
    const changed = await tokenNamed("bounded");
    assert.deepEqual([changed?.allowedAddresses, changed?.requestsPerSecond, changed?.maxOpenRequests], [null, 10, 3]);
    assert.deepEqual([...(await page.troubles()), ...(await other.troubles())], []);
  });

  it("of a shard's tokens are set on its page, and the form for a token offers no more", async () => {
    const page = await open(`/shards/${at.shardId}`);
    await page.getByText("None: tokens may do everything, and need not expire.").waitFor();
    await page.getByRole("link", { name: "Change the bounds of tokens" }).click();
    await page.getByLabel("Longest lifetime of tokens").fill("seven days");
    await page.getByText("It is not a length of time").waitFor();
    await page.getByLabel("Longest lifetime of tokens").fill("7d");
    await tick(page, "View accounts");
    await tick(page, "View blocks");
    assert.deepEqual(await accessibilityFindings(page), []);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Here, tokens live at most 7 days; tokens have at most View accounts, View blocks.").waitFor();

    await page.goto(`/#/shards/${at.shardId}/create-token`);
    // Live regions name buttons that were pending for some seconds.
    await page.reload();
    await page.getByText("Tokens of this shard live at most 7 days.").waitFor();
    assert.equal(await page.getByLabel("Days", { exact: true }).inputValue(), "7");
    assert.equal(await page.getByText("Perpetual").count(), 0);
    assert.equal(await page.getByText("Full access").count(), 0);
    await page.getByLabel("Name").fill("below the ceiling");
    await page.getByRole("button", { name: "Everything" }).click();
    await page.getByRole("button", { name: "90 days" }).click();
    assert.equal(await page.getByRole("radio", { name: "As long as allowed: 7 days" }).isChecked(), true);
    await page.getByText("Ephemeral").click();
    await page.getByLabel("Days", { exact: true }).fill("8");
    await page.getByText("At most 7 days", { exact: true }).waitFor();
    assert.equal(await page.getByRole("button", { name: "Generate" }).isDisabled(), true);
    await page.getByText("As long as allowed: 7 days").click();
    assert.deepEqual(await accessibilityFindings(page), []);
    await page.getByRole("button", { name: "Generate" }).click();
    await page.getByRole("heading", { name: "Token “below the ceiling”" }).waitFor();
    const token = await tokenNamed("below the ceiling");
    assert.deepEqual(token?.permissions, ["view-accounts", "view-blocks"]);
    assert.equal(Date.parse(token?.expiresAt ?? "") - Date.parse(token?.createdAt ?? ""), 7 * 86_400_000);

    await ask(at, `/shards/${at.shardId}`, { method: "PATCH", body: { maxTokenLifetime: 43_200 } });
    const shorter = await open(`/shards/${at.shardId}/create-token`);
    await shorter.getByText("As long as allowed: 12 hours").waitFor();
    assert.equal(await shorter.getByRole("radio").count(), 1);
    await ask(at, `/shards/${at.shardId}`, {
      method: "PATCH",
      body: { maxTokenLifetime: null, tokenPermissions: null },
    });
    assert.deepEqual([...(await page.troubles()), ...(await shorter.troubles())], []);
  });

  it("of an access key are given with it, shown, and only made tighter", async () => {
    const page = await open("/access-keys/create");
    await page.getByLabel("Name").fill("bounded key");
    await page.getByRole("button", { name: "What the Pulumi provider needs" }).click();
    await tick(page, at.shardId);
    await page.getByText("Bounds", { exact: true }).click();
    await page.getByLabel("Longest lifetime of tokens").fill("30d");
    await tick(page, "View transactions");
    await tick(page, "View blocks");
    await page.getByText("Revoke its tokens when it is disabled, removed or expires").click();
    assert.deepEqual(await accessibilityFindings(page), []);
    await page.getByRole("button", { name: "Create", exact: true }).click();
    await page.getByText("it is not shown again").waitFor();
    await page.getByText("issues tokens for at most 30 days").waitFor();

    await page.goto("/#/access-keys");
    await page.reload();
    await page.getByRole("link", { name: "bounded key" }).click();
    await page.getByText("its tokens end when it does").waitFor();
    await page.getByText("issues tokens with at most View transactions, View blocks").waitFor();
    await page.getByRole("button", { name: "Change…" }).click();
    const dialog = page.getByRole("dialog");
    const save = dialog.getByRole("button", { name: "Save" });
    assert.equal(await dialog.getByText("View accounts").count(), 0, "what it may not issue is not offered");
    await dialog.getByLabel("Longest lifetime of tokens").fill("");
    await dialog.getByText("A bound cannot be lifted").waitFor();
    assert.equal(await save.isDisabled(), true);
    await dialog.getByLabel("Longest lifetime of tokens").fill("12h");
    await tick(page, "View transactions");
    assert.deepEqual(await accessibilityFindings(page), []);
    await save.click();
    await page.getByText("issues tokens for at most 12 hours").waitFor();
    await page.getByText("issues tokens with at most View blocks", { exact: true }).waitFor();
    const { accessKeys } = await ask<{ accessKeys: Record<string, unknown>[] }>(at, "/access-keys?search=bounded");
    assert.deepEqual(
      accessKeys.map((key) => [key["maxTokenLifetime"], key["issuablePermissions"], key["endsWithKey"]]),
      [[43_200, ["view-blocks"], true]],
    );
    assert.deepEqual(await page.troubles(), []);
  });
});
