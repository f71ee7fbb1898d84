import assert from "node:assert/strict";
import type { Credential } from "../../../cli/src/state/credential.js";
import { standing } from "../../../cli/src/status/need.js";
import type { Observed, Token } from "../../../cli/src/survey/survey.js";
import { credential } from "../support/state.js";

const NOW = new Date("2026-06-10T12:00:00Z");
const DAY = 86_400_000;
const at = (days: number) => new Date(NOW.getTime() + days * DAY).toISOString();

function token(changes: Partial<Token> = {}): Token {
  return {
    tokenId: "t1",
    status: "active",
    createdAt: at(-10),
    expiresAt: undefined,
    revokeAt: undefined,
    lastUsedAt: undefined,
    spec: { name: "web" },
    labels: undefined,
    ...changes,
  };
}

/** Status and need of a credential. */
function stand(
  {
    state = {},
    current = token(),
    previous,
    moved,
  }: Partial<Pick<Observed, "current" | "previous" | "moved">> & { state?: Partial<Credential> },
  within = 0,
): string {
  const { status, need } = standing({ credential: credential(state), current, previous, moved }, NOW, within);
  return need === undefined ? status : `${status}; ${need}`;
}

describe("what a credential needs", () => {
  it("is nothing while it is active and nothing is due", () => {
    assert.equal(stand({}), "active");
    assert.equal(stand({ state: { rotateAt: at(1) }, current: token({ expiresAt: at(10) }) }), "active");
  });

  it("is an up when its rotation is due, also within the time that was asked for", () => {
    assert.match(stand({ state: { rotateAt: at(-1) } }), /^active; pulumi up: its rotation is due since 2026-06-09/);
    assert.equal(stand({ state: { rotateAt: at(2) } }, 3 * DAY), "active; pulumi up in 2 days: it rotates");
  });

  it("is an up when it expired, and one with --refresh when somebody has revoked it", () => {
    assert.equal(stand({ current: token({ status: "expired" }) }), "expired; pulumi up: it expired");
    assert.match(
      stand({ current: token({ status: "revoked" }) }),
      /^revoked; pulumi up --refresh: it was revoked elsewhere/,
    );
    const gone = standing({ credential: credential(), current: undefined, previous: undefined }, NOW, 0);
    assert.equal(gone.status, "unknown");
    assert.match(String(gone.need), /^pulumi up --refresh: its issuing system no longer knows it/);
  });

  it("is an up when the console has moved, and one with --refresh when only its own word tells that", () => {
    const state = { rpcUrl: "http://a/rpc" };
    const moved = { from: "http://a", to: "http://b" };
    const current = token({ spec: { name: "web", rpcUrl: "http://b/rpc" } });
    assert.equal(stand({ state, current, moved }), "active; pulumi up: the console moved from http://a to http://b");
    assert.equal(stand({ state, current }), "active; pulumi up --refresh: its rpcUrl is now http://b/rpc");
    assert.equal(stand({ state, current: token({ spec: { name: "web", rpcUrl: "http://a/rpc" } }) }), "active");
  });

  it("is another address where the console in use is not the one that has it, and never a refresh", () => {
    const moved = { from: "http://a", to: "http://b" };
    const observed = { credential: credential(), current: undefined, previous: undefined, moved };
    assert.match(
      String(standing(observed, NOW, 0).need),
      /^the console at http:\/\/b does not know it: set the address back to http:\/\/a/,
    );
  });

  it("is an up while a mint is pending, and when it was replaced and not revoked yet", () => {
    assert.equal(stand({ state: { status: "pending" } }), "pending; pulumi up: it is not finished");
    assert.match(stand({ state: { condemned: true } }), /replaced but not revoked yet/);
  });

  it("is an up when the previous value is alive after its end, and not before", () => {
    const previous = token({ tokenId: "t0" });
    assert.equal(stand({ state: { previousRevokeAt: at(1) }, previous }), "active");
    assert.match(
      stand({ state: { previousRevokeAt: at(-1) }, previous }),
      /previous value is still active after its grace period/,
    );
  });

  it("is said when it ends within the time that was asked for and nothing rotates it: expiry or an ordered revocation", () => {
    const current = token({ expiresAt: at(5) });
    assert.equal(stand({ current }, 7 * DAY), "active; it expires in 5 days, before any rotation");
    assert.match(stand({ current: token({ expiresAt: at(5), revokeAt: at(1) }) }, 2 * DAY), /expires in 1 day/);
    assert.equal(stand({ current }, 4 * DAY), "active");
  });

  it("cannot be told where the program keeps its ids secret", () => {
    assert.equal(stand({ state: { hidden: true, tokenId: undefined } }), "hidden");
  });
});
