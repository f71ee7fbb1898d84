import assert from "node:assert/strict";
import { judge, type Limits } from "../../../cli/src/orphans/verdict.js";
import type { Credential } from "../../../cli/src/state/credential.js";
import type { OtherState } from "../../../cli/src/state/stack-state.js";
import type { Token } from "../../../cli/src/survey/survey.js";
import { gatewayTokens } from "../../../provider/src/calimero/token-inventory.js";
import { credential } from "../support/state.js";

const NOW = new Date("2026-06-10T12:00:00Z");
const HOUR = 3_600_000;
const LIMITS: Limits = { now: NOW, olderThan: HOUR, writtenAt: NOW, allowance: 90_000 };

/** A living token of an instance that no state knows, three hours old and never used. */
function token(changes: Partial<Token> = {}): Token {
  return {
    tokenId: "t9",
    status: "active",
    createdAt: ago(3 * HOUR),
    expiresAt: undefined,
    revokeAt: undefined,
    lastUsedAt: undefined,
    spec: { name: "web" },
    labels: { owner: "acme/organization/infra/dev/web", instance: "i9", generation: 1 },
    ...changes,
  };
}

const labels = (instance: string, generation: number) => ({
  owner: "acme/organization/infra/dev/web",
  instance,
  generation,
});
const ago = (milliseconds: number) => new Date(NOW.getTime() - milliseconds).toISOString();

/** The verdict on a token beside these credentials. */
function verdict(
  changes: Partial<Token>,
  credentials: Credential[] = [credential()],
  limits: Partial<Limits> = {},
  others: OtherState[] = [],
) {
  const living = { inventory: gatewayTokens, token: token(changes) };
  const judged = judge(living, { credentials, others }, { ...LIMITS, ...limits });
  return "why" in judged ? `${judged.kind}: ${judged.why}` : judged.kind;
}

describe("a living token with the stack's label", () => {
  it("is an orphan when no state has it", () => {
    assert.equal(verdict({}), "orphan");
    assert.equal(verdict({}, []), "orphan");
  });

  it("is none while it is the current or the previous one of a resource, however old and wherever", () => {
    assert.equal(verdict({ tokenId: "t1" }), "held");
    assert.equal(verdict({ tokenId: "t0" }, [credential({ previousTokenId: "t0" })]), "held");
    assert.equal(verdict({ tokenId: "t1" }, [credential({ condemned: true })]), "held");
    assert.equal(verdict({ tokenId: "t1" }, [credential({ place: "elsewhere" })]), "held");
  });

  it("is not held by a credential of another type that happens to have its id", () => {
    assert.equal(verdict({ tokenId: "t1" }, [credential({ type: "astra:Token" })]), "orphan");
  });

  it("is none while another stack has it, and is left alone where that one keeps its ids secret", () => {
    const elsewhere = (...credentials: Credential[]) =>
      verdict({}, [], {}, [{ stack: "app/prod", named: true, credentials }]);
    assert.equal(
      elsewhere(credential({ name: "moved", tokenId: "t9" })),
      'skipped: in the state of stack app/prod, as AuthToken "moved"',
    );
    assert.match(elsewhere(credential({ previousTokenId: "t9" })), /^skipped: in the state of stack app\/prod/);
    const kept = /^skipped: the state keeps the token ids of AuthToken "web" of stack app\/prod secret/;
    assert.match(elsewhere(credential({ tokenId: undefined, hidden: true })), kept);
    assert.equal(elsewhere(credential()), "orphan");
    assert.equal(elsewhere(credential({ type: "astra:Token", tokenId: "t9" })), "orphan");
    const pending = credential({ instance: "i9", tokenId: undefined });
    assert.match(elsewhere(pending), /^skipped: AuthToken "web" of stack app\/prod is pending/);
    assert.match(elsewhere(credential({ instance: "i9", generation: -1 })), /^newer: .* of stack app\/prod/);
    assert.equal(elsewhere(credential({ instance: "i9", generation: 4 })), "orphan");
  });

  it("is left alone for the secret ids of a stack that nobody named only where it is of that very resource", () => {
    const beside = (hidden: Credential) =>
      verdict({}, [], {}, [{ stack: "app/prod", named: false, credentials: [hidden] }]);
    assert.equal(beside(credential({ tokenId: undefined, hidden: true })), "orphan");
    assert.match(
      beside(credential({ instance: "i9", tokenId: undefined, hidden: true })),
      /^skipped: the state keeps .* of stack app\/prod secret/,
    );
  });

  it("is an orphan when its own resource has gone on without it", () => {
    const own = credential({ instance: "i9", generation: 4 });
    assert.equal(verdict({ labels: labels("i9", 2) }, [own]), "orphan");
    assert.equal(verdict({ labels: labels("i9", 5) }, [own]), "orphan");
  });

  it("is left to the next up while its resource is pending", () => {
    const pending = /^skipped: AuthToken "web" is pending: the next `pulumi up` finishes it$/;
    assert.match(verdict({}, [credential({ instance: "i9", status: "pending", tokenId: "t2" })]), pending);
    assert.match(verdict({}, [credential({ instance: "i9", tokenId: undefined })]), pending);
  });

  it("is left alone where the state keeps the ids of its resource secret", () => {
    const hidden = credential({ instance: "i9", tokenId: undefined, hidden: true });
    assert.match(verdict({}, [hidden]), /^skipped: the state keeps the token ids of AuthToken "web" secret/);
  });

  it("is left alone while it is younger than asked, or was used within that time", () => {
    assert.equal(verdict({ createdAt: ago(HOUR - 1_000) }), "skipped: only 59 minutes 59 seconds old");
    assert.equal(verdict({ createdAt: ago(HOUR) }), "orphan");
    assert.equal(verdict({ lastUsedAt: ago(60_000) }), "skipped: in use: used 1 minute ago");
    assert.equal(verdict({ lastUsedAt: ago(HOUR) }), "orphan");
    assert.equal(verdict({ createdAt: ago(0), lastUsedAt: ago(0) }, [], { olderThan: 0 }), "orphan");
  });

  it("says that the state is the older one, two generations on, or one on and used", () => {
    const own = [credential({ instance: "i9", generation: 1 })];
    const newer = /^newer: generation 3 of AuthToken "web", but the state has generation 1$/;
    assert.match(verdict({ labels: labels("i9", 3) }, own), newer);
    assert.match(verdict({ labels: labels("i9", 2), lastUsedAt: ago(2 * HOUR) }, own), /^newer: generation 2/);
  });

  it("says so too when it was minted well after the state was last written", () => {
    const writtenAt = new Date(ago(4 * HOUR));
    assert.equal(verdict({}, [], { writtenAt }), "newer: minted 1 hour after the state was last written");
    assert.equal(verdict({ createdAt: ago(4 * HOUR - 80_000) }, [], { writtenAt }), "orphan");
    assert.equal(verdict({}, [], { writtenAt: undefined }), "orphan");
  });
});
