/** Bytes that are no borsh of what was expected. */
export class BorshError extends Error {
  override readonly name = "BorshError";
}

const UTF8 = new TextDecoder("utf-8", { fatal: true });

/** Reads borsh values one after the other. Throws BorshError when the bytes end early or make no sense. */
export class BorshReader {
  #offset = 0;

  constructor(readonly buffer: Buffer) {}

  get offset(): number {
    return this.#offset;
  }

  bytes(length: number): Buffer {
    const end = this.#offset + length;
    if (end > this.buffer.length) throw new BorshError("Unexpected length of input");
    const bytes = this.buffer.subarray(this.#offset, end);
    this.#offset = end;
    return bytes;
  }

  u8(): number {
    return this.bytes(1).readUInt8();
  }

  u32(): number {
    return this.bytes(4).readUInt32LE();
  }

  u64(): bigint {
    return this.bytes(8).readBigUInt64LE();
  }

  u128(): bigint {
    const low = this.u64();
    return low | (this.u64() << 64n);
  }

  text(): string {
    const bytes = this.vector();
    try {
      return UTF8.decode(bytes);
    } catch {
      throw new BorshError("invalid utf-8 in a string");
    }
  }

  /** A vector of bytes. */
  vector(): Buffer {
    return this.bytes(this.u32());
  }

  list<Item>(read: () => Item): Item[] {
    // No capacity is reserved for a claimed length: the bytes run out first.
    return Array.from(range(this.u32()), read);
  }

  option<Item>(read: () => Item): Item | null {
    const tag = this.u8();
    if (tag > 1) throw new BorshError(`Invalid Option representation: ${tag}. The first byte must be 0 or 1`);
    return tag === 0 ? null : read();
  }

  end(): void {
    if (this.#offset !== this.buffer.length) throw new BorshError("Not all bytes read");
  }
}

function* range(length: number): Generator<number> {
  for (let index = 0; index < length; index += 1) yield index;
}
