import { contractLimits as limits } from "../costs.js";
import { hostError } from "../failure.js";
import type { GasMeter } from "../gas-meter.js";
import type { Memory } from "../web-assembly.js";

/** In place of a length: the bytes are in a register, or end with a zero. */
const NO_LENGTH = 0xffff_ffff_ffff_ffffn;

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const UTF16 = new TextDecoder("utf-16le", { fatal: true, ignoreBOM: true });

/** The memory of a running contract, and the registers in which its host keeps for it what has no place there yet. */
export class Guest {
  readonly #registers = new Map<bigint, Uint8Array>();

  #memory: Memory | undefined;

  constructor(readonly gas: GasMeter) {}

  get memory(): Memory {
    if (!this.#memory) throw new Error("no call has begun");
    return this.#memory;
  }

  begin(memory: Memory): void {
    this.#memory = memory;
    this.#registers.clear();
  }

  /** A copy of `length` bytes at a place in memory. */
  read(length: bigint, pointer: bigint): Buffer {
    this.gas.charge("read_memory_base");
    const size = unsigned(length);
    const bytes = this.#view(size, unsigned(pointer));
    this.gas.charge("read_memory_byte", bytes.length);
    return Buffer.from(bytes);
  }

  /** Bytes in memory, or in the register `pointer` when there is no length. */
  readAny(length: bigint, pointer: bigint): Buffer {
    if (unsigned(length) !== NO_LENGTH) return this.read(length, pointer);
    const bytes = this.register(pointer);
    this.gas.charge("read_register_base");
    this.gas.charge("read_register_byte", bytes.length);
    return Buffer.from(bytes);
  }

  write(pointer: bigint, bytes: Uint8Array): void {
    this.gas.charge("write_memory_base");
    this.gas.charge("write_memory_byte", bytes.length);
    this.#view(BigInt(bytes.length), unsigned(pointer)).set(bytes);
  }

  /** A 128-bit number, as amounts are. */
  u128(pointer: bigint): bigint {
    const bytes = this.read(16n, pointer);
    return bytes.readBigUInt64LE() | (bytes.readBigUInt64LE(8) << 64n);
  }

  writeU128(pointer: bigint, value: bigint): void {
    const bytes = Buffer.alloc(16);
    bytes.writeBigUInt64LE(value & NO_LENGTH);
    bytes.writeBigUInt64LE(value >> 64n, 8);
    this.write(pointer, bytes);
  }

  /** Text in memory, of a length or ending with a zero. `limit` bytes at most. */
  utf8(length: bigint, pointer: bigint, limit: number): string {
    this.gas.charge("utf8_decoding_base");
    const bytes = this.#text(length, pointer, limit, 1);
    this.gas.charge("utf8_decoding_byte", bytes.length);
    return decoded(UTF8, bytes, "BadUTF8");
  }

  utf16(length: bigint, pointer: bigint, limit: number): string {
    this.gas.charge("utf16_decoding_base");
    const bytes = this.#text(length, pointer, limit, 2);
    this.gas.charge("utf16_decoding_byte", bytes.length);
    if (bytes.length % 2 !== 0) throw hostError("BadUTF16");
    return decoded(UTF16, bytes, "BadUTF16");
  }

  register(registerId: bigint): Uint8Array {
    const bytes = this.#registers.get(unsigned(registerId));
    if (bytes === undefined) throw hostError("InvalidRegisterId", { register_id: unsigned(registerId) });
    return bytes;
  }

  registerLength(registerId: bigint): bigint {
    const bytes = this.#registers.get(unsigned(registerId));
    return bytes === undefined ? NO_LENGTH : BigInt(bytes.length);
  }

  writeRegister(registerId: bigint, bytes: Uint8Array): void {
    this.gas.charge("write_register_base");
    this.gas.charge("write_register_byte", bytes.length);
    const isNew = !this.#registers.has(unsigned(registerId));
    if (bytes.length > limits.registerBytes || (isNew && this.#registers.size >= limits.registers)) {
      throw hostError("MemoryAccessViolation");
    }
    this.#registers.set(unsigned(registerId), bytes);
  }

  #view(length: bigint, pointer: bigint): Uint8Array {
    const { buffer } = this.memory;
    if (pointer + length > BigInt(buffer.byteLength)) throw hostError("MemoryAccessViolation");
    return new Uint8Array(buffer, Number(pointer), Number(length));
  }

  #text(length: bigint, pointer: bigint, limit: number, unit: 1 | 2): Buffer {
    if (unsigned(length) !== NO_LENGTH) {
      if (unsigned(length) > BigInt(limit))
        throw hostError("TotalLogLengthExceeded", { length: unsigned(length), limit });
      return this.read(length, pointer);
    }
    const start = unsigned(pointer);
    const size = BigInt(this.memory.buffer.byteLength);
    if (start > size) throw hostError("MemoryAccessViolation");
    const room = size - start < BigInt(limit + unit) ? size - start : BigInt(limit + unit);
    const bytes = this.#view(room, start);
    for (let end = 0; end + unit <= bytes.length; end += unit) {
      if (bytes[end] === 0 && (unit === 1 || bytes[end + 1] === 0)) return this.read(BigInt(end), pointer);
    }
    if (bytes.length < limit + unit) throw hostError("MemoryAccessViolation");
    throw hostError("TotalLogLengthExceeded", { length: limit + unit, limit });
  }
}

/** WebAssembly's 64-bit numbers come signed. */
export function unsigned(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}

function decoded(decoder: typeof UTF8, bytes: Uint8Array, failure: string): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw hostError(failure);
  }
}
