import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { AdminRequest, TestConsole } from "../../support/console.js";
import { call, type ProblemBody, problem } from "../calls.js";

export interface PersonBody {
  id: string;
  name: string;
  email: string;
  rights: string[];
  shards: "all" | string[];
  status: string;
  invitationExpiresAt: string | null;
  invitedBy: { kind: string; id: string } | null;
}

export interface SessionBody {
  person: PersonBody;
  createdAt: string;
  expiresAt: string;
  confirmedUntil: string;
}

export interface InvitedBody extends PersonBody {
  invitation: { code: string; expiresAt: string };
}

export const PASSWORD = "correct horse battery staple";

/** What a browser does for someone: keeps the cookie and what binds it to the pages, and says which page a request comes from. */
export class Browser {
  cookie = "";
  binding = "";

  constructor(
    readonly at: TestConsole,
    readonly origin = at.url,
  ) {}

  async fetch(path: string, init: AdminRequest = {}): Promise<Response> {
    const headers = { ...this.headers, ...init.headers };
    const response = await this.at.adminFetch(path, { accessKey: "", ...init, headers });
    const [pair] = (response.headers.get("set-cookie") ?? "").split(";");
    if (pair) this.cookie = pair.endsWith("=") ? "" : pair;
    const { binding } = (await response
      .clone()
      .json()
      .catch(() => ({}))) as { binding?: string };
    if (binding !== undefined) this.binding = binding;
    return response;
  }

  /** What it sends with every request. */
  get headers(): Record<string, string> {
    const session = this.cookie ? { cookie: this.cookie, "x-keyring-binding": this.binding } : {};
    return { origin: this.origin, ...session };
  }

  call<Body>(path: string, status: number, init: AdminRequest = {}): Promise<Body> {
    return call<Body>(this.#calling, path, status, init);
  }

  problem(path: string, slug: string, init: AdminRequest = {}): Promise<ProblemBody> {
    return problem(this.#calling, path, slug, init);
  }

  signIn(email: string, password = PASSWORD): Promise<SessionBody> {
    return this.call<SessionBody>("/session", 201, { body: { email, password } });
  }

  get #calling(): TestConsole {
    return { ...this.at, adminFetch: (path, init) => this.fetch(path, init) };
  }
}

/** The setup code in a console's data folder, without the line's end. */
export async function setupCodeOf(at: TestConsole): Promise<string> {
  return (await readFile(join(at.dataDir, "setup-code"), "utf8")).trim();
}

export const ADMINISTRATOR = { name: "Ada Lovelace", email: "ada@example.org", password: PASSWORD };

/** Makes the first administrator, who is then signed in. */
export async function setUp(at: TestConsole): Promise<Browser> {
  const browser = new Browser(at);
  await browser.call("/setup", 201, { body: { code: await setupCodeOf(at), ...ADMINISTRATOR } });
  assert.match(browser.cookie, /^keyring-session=session_[A-Za-z0-9_-]{43}$/);
  return browser;
}

/** Has someone invited, who accepts and is then signed in. */
export async function invite(inviter: Browser, request: Partial<PersonBody> & { email: string }): Promise<Browser> {
  const body = { name: "Somebody", rights: ["view-tokens"], shards: "all", ...request };
  const { invitation } = await inviter.call<InvitedBody>("/people", 201, { body });
  const browser = new Browser(inviter.at);
  await browser.call("/invitations/accept", 201, { body: { code: invitation.code, password: PASSWORD } });
  return browser;
}
