import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { PageOptions, TestBrowser, TestPage } from "../../support/browser.js";
import { type AdminRequest, type TestConsole, withConsole } from "../../support/console.js";
import { duringTests } from "../../support/during-tests.js";

export const PASSWORD = "correct horse battery staple";

/** Someone with a session, as the console handed it to their browser. */
export interface SignedIn {
  email: string;
  /** The cookie's name and value. */
  cookie: { name: string; value: string };
  /** What binds it to the console's pages. */
  binding: string;
}

/** What of a console it takes. */
type Reached = Pick<TestConsole, "dataDir" | "adminFetch">;

/** Makes the first administrator. */
export async function makeAdministrator(at: Reached, email = "ada@example.org"): Promise<SignedIn> {
  const code = (await readFile(join(at.dataDir, "setup-code"), "utf8")).trim();
  return await begin(at, email, "/setup", { code, name: "Ada Lovelace", email, password: PASSWORD });
}

/** A console and its first administrator, while the tests of this `describe` run. */
export function withAdministrator(options?: Parameters<typeof withConsole>[0]): {
  at: TestConsole;
  administrator: SignedIn;
} {
  const at = withConsole(options);
  return {
    at,
    administrator: duringTests(
      () => makeAdministrator(at),
      () => {},
    ),
  };
}

/** Invites someone with these rights and accepts for them. */
export async function makePerson(
  at: TestConsole,
  rights: readonly string[],
  shards: "all" | readonly string[] = "all",
  email = "bob@example.org",
): Promise<SignedIn> {
  const { invitation } = await ask<{ invitation: { code: string } }>(at, "/people", {
    body: { name: "Bob", email, rights, shards },
  });
  return await begin(at, email, "/invitations/accept", { code: invitation.code, password: PASSWORD });
}

/** A page of the console, `/people`, as someone sees it who is signed in. */
export function openAs(
  { cookie, binding }: SignedIn,
  at: TestConsole,
  browser: TestBrowser,
  path = "/",
  options: Partial<PageOptions> = {},
): Promise<TestPage> {
  return browser.page({
    url: `${at.url}/#${path}`,
    cookies: { [cookie.name]: cookie.value },
    stored: stored(binding),
    ...options,
  });
}

/** What the pages keep of a session beside its cookie. */
export function stored(binding: string): Record<string, string> {
  return { "keyring-binding /": binding };
}

/** Ticks a box, or takes the tick away, where a person does: the box itself is drawn, and hidden. */
export function tick(page: TestPage, label: string): Promise<void> {
  return page.locator("label").filter({ hasText: label }).click();
}

/** Asks the console with its first access key. */
export async function ask<Body>(at: TestConsole, path: string, init: AdminRequest = {}): Promise<Body> {
  const response = await at.adminFetch(path, init);
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (response.status === 204 ? undefined : await response.json()) as Body;
}

/** Begins another session. */
export function signIn(at: TestConsole, email: string, password: string): Promise<SignedIn> {
  return begin(at, email, "/session", { email, password });
}

async function begin(at: Pick<Reached, "adminFetch">, email: string, path: string, body: object): Promise<SignedIn> {
  const response = await at.adminFetch(path, { body, accessKey: "" });
  if (response.status !== 201) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  const [name = "", value = ""] = (response.headers.get("set-cookie") ?? "").split(";", 1)[0]?.split("=") ?? [];
  const { binding } = (await response.json()) as { binding: string };
  return { email, cookie: { name, value }, binding };
}

/** Waits until an expression has a value on a page. */
export async function until(page: TestPage, expression: string, expected: unknown): Promise<void> {
  while ((await page.evaluate(expression)) !== expected) await page.waitForTimeout(50);
}
