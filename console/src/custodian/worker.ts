import type { Logger } from "pino";
import { type Traces, UNTRACED } from "../traces/traces.js";
import { ChainRefusal, type Chains, ChainUnavailable } from "./chain.js";
import { viewBalance, viewKey } from "./chain-keys.js";
import { givesAccess } from "./key-access.js";
import type { OperationRow } from "./operation.js";
import { type Operations, OWN_KEY } from "./operations.js";
import { type Outcome, outcomeOf, refusalOf } from "./outcome.js";
import { type ChainAction, signTransaction } from "./sign.js";
import type { Vault } from "./vault.js";

/**
 * Carries operations out. Each is signed once and written down before it is sent; only these bytes are sent again, however
 * often a console dies or a shard does not answer, and the chain knows them by their hash. It is signed anew only once the
 * chain says that the bytes are void and that it has never seen them.
 */
export class Worker {
  readonly #stop = new AbortController();
  readonly #running = new Set<Promise<void>>();
  readonly #listeners = new Map<string, Set<() => void>>();
  readonly #poll: NodeJS.Timeout;
  /** How many look for whatever is pending. */
  #looking = 0;

  constructor(
    private readonly operations: Operations,
    private readonly vault: Vault,
    private readonly chains: Chains,
    private readonly logger: Pick<Logger, "warn">,
    private readonly traces: Pick<Traces, "during"> = UNTRACED,
  ) {
    this.#poll = setInterval(() => this.kick(), POLL_MS);
  }

  /** Goes to work, on one operation where it is named. */
  kick(id?: string): void {
    // more than one, since one may hang at a shard that does not answer
    if (this.#stop.signal.aborted || (id === undefined && this.#looking === LOOKING_AT_A_TIME)) return;
    if (id === undefined) this.#looking += 1;
    const work = this.#work(id)
      .catch((error: unknown) => this.logger.warn({ err: error }, "could not go on with the custodian's operations"))
      .finally(() => {
        this.#running.delete(work);
        if (id === undefined) this.#looking -= 1;
        // one that was waiting for this one to end need not wait for the next look
        if (id !== undefined) this.kick();
      });
    this.#running.add(work);
  }

  /** Resolves when an operation of this console ends, or after a while. */
  async ended(id: string, milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const listeners = this.#listeners.get(id) ?? new Set();
      this.#listeners.set(id, listeners);
      const done = () => {
        clearTimeout(timer);
        listeners.delete(done);
        if (listeners.size === 0) this.#listeners.delete(id);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      listeners.add(done);
    });
  }

  /** Takes nothing new on and lets go of what is under way; the next console goes on with it. */
  async close(): Promise<void> {
    clearInterval(this.#poll);
    this.#stop.abort();
    for (const listeners of this.#listeners.values()) for (const tell of listeners) tell();
    await Promise.all(this.#running);
  }

  async #work(id: string | undefined): Promise<void> {
    for (;;) {
      const row = await this.operations.claim(id);
      if (row === undefined || this.#stop.signal.aborted) {
        if (row !== undefined) await this.operations.release(row.id, 0);
        return;
      }
      const { kind, shard_id: shardId } = row;
      const attributes = { "keyring.operation.id": row.id, "keyring.shard.id": shardId };
      await this.traces.during(`custodian ${kind}`, attributes, () => this.#carryOut(row));
      if (id !== undefined) return;
    }
  }

  async #carryOut(row: OperationRow): Promise<void> {
    try {
      // a transaction of an earlier signing may have had its effect although the shard no longer knows it
      let sent = row.signed_transaction !== null;
      for (let current = row, signings = 0; ; ) {
        if (current.signed_transaction === null) {
          if (signings === SIGNINGS) throw new ChainUnavailable("the shard keeps refusing the nonces it gives");
          const next = await this.#sign(current);
          if (!("id" in next)) return await this.#end(row, next);
          current = next;
          signings += 1;
        }
        const outcome = await this.#send(current);
        if (outcome.kind !== "void") return await this.#end(current, await this.#judged(current, outcome, sent));
        sent = true;
        await this.operations.unsign(row.id);
        current = { ...current, signed_transaction: null, transaction_hash: null };
      }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.logger.warn({ operationId: row.id, shardId: row.shard_id, reason: message }, "an operation has to wait");
      await this.operations.release(row.id, RETRY_MS);
    }
  }

  /** Signs, or tells that there is nothing to do. */
  async #sign(row: OperationRow): Promise<OperationRow | Exclude<Outcome, { kind: "void" }>> {
    const { shard_id: shardId, account_id: accountId, signer_id: signerId, public_key: publicKey } = row;
    if (row.kind === "delete-key" && (await viewKey(this.chains, shardId, accountId, publicKey)) === undefined) {
      return { kind: "done" };
    }
    const signer = await this.vault.get(shardId, signerId);
    if (row.kind === "delete-key" && signer.publicKey === publicKey) {
      return {
        kind: "failed",
        code: "CustodianKey",
        message: "The custodian has come to sign with this key itself, and does not remove it.",
      };
    }
    const key = await viewKey(this.chains, shardId, signerId, signer.publicKey);
    if (key?.access !== "full-access") {
      return {
        kind: "failed",
        code: "SignerKeyMissing",
        message: `The custodian's key is no longer a full-access key of ${signerId}.`,
      };
    }
    return this.operations.signed(row, key.nonce, (nonce, sealedKey, ownKey) => {
      const privateKey = this.vault.opened(sealedKey, shardId, signerId, ownKey);
      return signTransaction(chainActionOf(row), {
        signerId,
        receiverId: accountId,
        privateKey,
        nonce,
        blockHash: key.blockHash,
      });
    });
  }

  async #send({
    shard_id: shardId,
    signed_transaction: bytes,
    transaction_hash: hash,
    signer_id: signerId,
  }: OperationRow) {
    const transaction = bytes?.toString("base64") ?? "";
    try {
      return outcomeOf(await this.chains.call(shardId, "broadcast_tx_commit", [transaction]));
    } catch (error) {
      if (!(error instanceof ChainRefusal)) throw error;
      const refusal = refusalOf(error);
      if (refusal.kind !== "void") return refusal;
    }
    try {
      // its nonce may be used up because it was executed itself
      return outcomeOf(await this.chains.call(shardId, "tx", [hash, signerId]));
    } catch (error) {
      if (error instanceof ChainRefusal && error.code === "UNKNOWN_TRANSACTION") return { kind: "void" } as const;
      throw error;
    }
  }

  /** What was to be so and is so is done, whoever was first: a repeat of what had its effect fails for just that. */
  async #judged(row: OperationRow, outcome: Exclude<Outcome, { kind: "void" }>, sent: boolean) {
    if (outcome.kind === "done") return outcome;
    const { kind, shard_id: shardId, account_id: accountId, labels } = row;
    if (outcome.code !== OWN_EFFECT[kind] || (kind !== "delete-key" && !sent)) return outcome;
    // a new account is our own when it has the key that only its operation knows
    const publicKey = kind === "create-account" ? (labels[OWN_KEY] ?? row.public_key) : row.public_key;
    const found = await viewKey(this.chains, shardId, accountId, publicKey);
    const present = found !== undefined && (kind !== "add-key" || givesAccess(found, row.function_call));
    if (!present && kind === "create-account" && (await viewBalance(this.chains, shardId, accountId)) === undefined) {
      // its private key must not be forgotten
      throw new ChainUnavailable("the shard does not show the account that it says is there");
    }
    return present === (kind !== "delete-key") ? ({ kind: "done" } as const) : outcome;
  }

  async #end(row: OperationRow, outcome: Exclude<Outcome, { kind: "void" }>): Promise<void> {
    await this.operations.finish(row, outcome);
    for (const tell of this.#listeners.get(row.id) ?? []) tell();
  }
}

function chainActionOf(row: OperationRow): ChainAction {
  const { kind, public_key: publicKey, function_call: functionCall, deposit, labels } = row;
  if (kind === "add-key") return { kind, publicKey, functionCall };
  if (kind !== "create-account") return { kind, publicKey };
  const publicKeys = [...new Set([publicKey, labels[OWN_KEY] ?? publicKey])];
  return { kind, publicKeys, deposit: BigInt(deposit ?? "0") };
}

/** What the chain says to a repeat of what had its effect. */
const OWN_EFFECT: Record<OperationRow["kind"], string> = {
  "add-key": "AddKeyAlreadyExists",
  "delete-key": "DeleteKeyDoesNotExist",
  "create-account": "AccountAlreadyExists",
};

/** How soon what another console left, or had to wait, is looked for. */
const POLL_MS = 500;
const LOOKING_AT_A_TIME = 4;
/** How long an operation rests after its shard gave no answer. */
const RETRY_MS = 2_000;
/** How often an operation is signed anew before it rests. */
const SIGNINGS = 5;
