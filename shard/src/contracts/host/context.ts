import type { HostFunction, RunningCall } from "./running-call.js";

/** Who calls whom, when, with what. */
export function contextFunctions(running: RunningCall): Record<string, HostFunction> {
  const { guest, gas } = running;
  const base = () => gas.charge("base");
  const put = (register: bigint, bytes: Uint8Array): undefined => {
    base();
    guest.writeRegister(register, bytes);
  };
  return {
    current_account_id: (register: bigint) => put(register, Buffer.from(running.call.accountId)),
    signer_account_id: (register: bigint) => {
      running.notInView("signer_account_id");
      return put(register, Buffer.from(running.call.signerId));
    },
    signer_account_pk: (register: bigint) => {
      running.notInView("signer_account_pk");
      return put(register, running.call.signerKey);
    },
    predecessor_account_id: (register: bigint) => {
      running.notInView("predecessor_account_id");
      return put(register, Buffer.from(running.call.predecessorId));
    },
    refund_to_account_id: (register: bigint) => {
      running.notInView("refund_to_account_id");
      return put(register, Buffer.from(running.call.predecessorId));
    },
    input: (register: bigint) => put(register, running.call.input),
    block_index: () => {
      base();
      return BigInt(running.call.height);
    },
    block_timestamp: () => {
      base();
      return running.call.timestamp;
    },
    epoch_height: () => {
      base();
      return BigInt(running.call.epochHeight);
    },
    storage_usage: () => {
      base();
      return BigInt(running.storageUsage);
    },
    account_balance: (pointer: bigint) => {
      base();
      guest.writeU128(pointer, running.balance);
      return undefined;
    },
    account_locked_balance: (pointer: bigint) => {
      base();
      guest.writeU128(pointer, running.call.locked);
      return undefined;
    },
    attached_deposit: (pointer: bigint) => {
      running.notInView("attached_deposit");
      base();
      guest.writeU128(pointer, running.call.deposit);
      return undefined;
    },
    prepaid_gas: () => {
      running.notInView("prepaid_gas");
      base();
      return BigInt(running.call.gas);
    },
    used_gas: () => {
      running.notInView("used_gas");
      base();
      return BigInt(gas.used);
    },
    random_seed: (register: bigint) => put(register, running.call.seed),
    validator_stake: (length: bigint, pointer: bigint, stake: bigint) => {
      gas.charge("validator_stake_base");
      guest.readAny(length, pointer);
      guest.writeU128(stake, 0n);
      return undefined;
    },
    validator_total_stake: (stake: bigint) => {
      gas.charge("validator_total_stake_base");
      guest.writeU128(stake, 0n);
      return undefined;
    },
  };
}
