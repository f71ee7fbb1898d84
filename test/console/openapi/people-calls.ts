import type { TestConsole } from "../../support/console.js";
import type { IssuedBody } from "../calls.js";
import { ADMINISTRATOR, Browser, invite, PASSWORD, setupCodeOf } from "../people/support.js";
import type { DocumentedCalls } from "./documented-calls.js";

/** Calls everything that is about people, failures included. `weak` is an access key without the right to manage them. */
export async function callPeople(calls: DocumentedCalls, at: TestConsole, weak: string): Promise<void> {
  const api = "/api/v1";
  const json = (body: unknown, headers: Record<string, string> = {}) => ({
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  const unreadable = async (method: string, path: string, headers: Record<string, string> = {}) => {
    await calls.fetch(method, path, json({}, headers));
    await calls.fetch(method, path, json("x".repeat(70_000), headers));
    await calls.fetch(method, path, json({}, { ...headers, "content-type": "text/xml" }));
  };
  const foreign = { origin: "https://elsewhere.example" };
  const often = (path: string, times: number, body: object, headers: Record<string, string> = {}) =>
    Promise.all(Array.from({ length: times }, () => calls.fetch("POST", path, json(body, headers))));

  const code = await setupCodeOf(at);
  await calls.fetch("GET", `${api}/setup`);
  await unreadable("POST", `${api}/setup`);
  await calls.fetch("POST", `${api}/setup`, json({ code: "wrong", ...ADMINISTRATOR }));
  await calls.fetch("POST", `${api}/setup`, json({ code, ...ADMINISTRATOR }));
  await often(`${api}/setup`, 10, { code, ...ADMINISTRATOR });

  const signIn = { email: ADMINISTRATOR.email, password: PASSWORD };
  await unreadable("POST", `${api}/session`);
  await calls.fetch("POST", `${api}/session`, json(signIn));
  await calls.fetch("POST", `${api}/session`, json(signIn, foreign));
  const administrator = new Browser(at);
  await administrator.signIn(ADMINISTRATOR.email);
  await invite(administrator, { email: "carol@example.org", rights: ["issue-tokens"] });
  await often(`${api}/session`, 11, { ...signIn, password: "wrong" });

  const browser = new Browser(at);
  const person = { name: "Bob", email: "bob@example.org", rights: ["manage-people"], shards: "all" };
  const key = (value: string) => ({ authorization: `Bearer ${value}` });
  const all = key(at.accessKey);
  await unreadable("POST", `${api}/people`, all);
  const invited = (await calls.fetch("POST", `${api}/people`, json(person, all))) as {
    id: string;
    invitation: { code: string };
  };
  await calls.fetch("POST", `${api}/people`, json(person, all));
  await calls.fetch("POST", `${api}/people`, json(person));
  await calls.fetch("POST", `${api}/people`, json(person, key(weak)));
  await calls.fetch("GET", `${api}/people`, { headers: all });
  await calls.fetch("GET", `${api}/people?limit=0`, { headers: all });
  await calls.fetch("GET", `${api}/people`);
  await calls.fetch("GET", `${api}/people`, { headers: key(weak) });

  const sending = `${api}/people/${invited.id}/invitation/email`;
  const { code: invitation } = invited.invitation;
  await unreadable("POST", sending, all);
  await calls.fetch("POST", sending, json({ code: invitation }));
  await calls.fetch("POST", sending, json({ code: invitation }, key(weak)));
  await calls.fetch("POST", sending, json({ code: invitation }, all));
  await calls.fetch("POST", sending.replace(invited.id, NOBODY), json({ code: invitation }, all));

  await often(sending, 10, { code: invitation }, all);

  const accept = `${api}/invitations/accept`;
  await unreadable("POST", accept);
  await calls.fetch("POST", accept, json({ code: invited.invitation.code, password: PASSWORD }));
  await often(accept, 21, { code: invited.invitation.code, password: PASSWORD });

  const one = `${api}/people/${invited.id}`;
  await calls.fetch("PATCH", one, json({ disabled: true }, all));
  await calls.fetch("POST", `${one}/invitation`, { headers: all });
  await calls.fetch("PATCH", one, json({ disabled: false }, all));
  for (const [method, path, body] of [
    ["GET", "", undefined],
    ["PATCH", "", { name: "Robert" }],
    ["POST", "/invitation", undefined],
    ["GET", "/sessions", undefined],
    ["DELETE", "/sessions", undefined],
  ] as const) {
    const init = (headers: Record<string, string>) => (body ? json(body, headers) : { headers });
    await calls.fetch(method, `${one}${path}`, init(all));
    await calls.fetch(method, `${one}${path}`, init({}));
    await calls.fetch(method, `${one}${path}`, init(key(weak)));
    await calls.fetch(method, `${api}/people/${NOBODY}${path}`, init(all));
    await calls.fetch(method, `${api}/people/nonsense${path}`, init(all));
  }
  await unreadable("PATCH", one, all);

  await browser.signIn("bob@example.org");
  const bob = browser.headers;
  await calls.fetch("GET", `${api}/session`, { headers: bob });
  await calls.fetch("GET", `${api}/session`);
  await calls.fetch("GET", `${api}/session`, { headers: all });
  await calls.fetch("GET", `${api}/access-keys/self`, { headers: bob });
  for (const method of ["GET", "DELETE"]) {
    await calls.fetch(method, `${api}/sessions`, { headers: bob });
    await calls.fetch(method, `${api}/sessions`);
    await calls.fetch(method, `${api}/sessions`, { headers: all });
  }
  await calls.fetch("DELETE", `${api}/sessions?session=x`, { headers: bob });
  const change = { currentPassword: PASSWORD, newPassword: PASSWORD };
  const password = `${api}/session/password`;
  await unreadable("POST", password, bob);
  await calls.fetch("POST", password, json(change, all));
  await calls.fetch("POST", password, json({ ...change, currentPassword: "wrong" }, bob));
  await browser.call("/session/password", 200, { body: change });
  const fresh = browser.headers;
  await calls.fetch("POST", password, json(change, fresh));
  await browser.signIn("bob@example.org");
  const late = browser.headers;
  await often(password, 11, { ...change, currentPassword: "wrong" }, late);
  const confirmation = `${api}/session/confirmation`;
  await unreadable("POST", confirmation, late);
  await calls.fetch("POST", confirmation, json({ password: PASSWORD }));
  await calls.fetch("POST", confirmation, json({ password: PASSWORD }, all));
  await calls.fetch("POST", confirmation, json({ password: PASSWORD }, late));
  await often(confirmation, 11, { password: "wrong" }, late);
  await calls.fetch("DELETE", `${api}/session`, { headers: { ...late, ...foreign } });
  await calls.fetch("DELETE", `${api}/session`, { headers: late });
  await calls.fetch("DELETE", `${api}/session`, { headers: late });

  const { people } = (await calls.fetch("GET", `${api}/people`, { headers: all })) as { people: { id: string }[] };
  await calls.fetch("DELETE", one);
  await calls.fetch("DELETE", one, { headers: key(weak) });
  await calls.fetch("DELETE", `${api}/people/nonsense`, { headers: all });
  await calls.fetch("DELETE", one, { headers: all });
  await calls.fetch("DELETE", one, { headers: all });
  const last = `${api}/people/${people[0]?.id}`;
  await calls.fetch("DELETE", last, { headers: all });
  await calls.fetch("PATCH", last, json({ rights: ["view-tokens"] }, all));

  await callEmail(calls, at);
}

async function callEmail(calls: DocumentedCalls, at: TestConsole): Promise<void> {
  const browser = new Browser(at);
  await browser.signIn("carol@example.org");
  const headers = { ...browser.headers, "content-type": "application/json" };
  const tokens = `/shards/${at.shardId}/tokens`;
  const { id, value } = await browser.call<IssuedBody>(tokens, 201, { body: { name: "x", permissions: "full" } });
  const path = `/api/v1${tokens}/${id}/email`;
  const body = JSON.stringify({ value });
  await calls.fetch("POST", path, { headers, body: "{}" });
  await calls.fetch("POST", path, { headers, body: JSON.stringify("x".repeat(70_000)) });
  await calls.fetch("POST", path, { headers: { ...headers, "content-type": "text/xml" }, body });
  for (let sent = 0; sent < 11; sent += 1) await calls.fetch("POST", path, { headers, body });
  await calls.fetch("POST", path, { headers: { "content-type": "application/json" }, body });
  await calls.fetch("POST", path, { headers: { ...headers, origin: "https://elsewhere.example" }, body });
  await calls.fetch("POST", path.replace(at.shardId, "missing"), { headers, body });
}

const NOBODY = "01890000-0000-7000-8000-000000000000";
