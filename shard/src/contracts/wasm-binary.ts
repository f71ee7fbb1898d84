/** Reads WebAssembly's binary format. Throws RangeError where the bytes end early or make no sense. */
export class WasmReader {
  offset = 0;

  constructor(readonly buffer: Uint8Array) {}

  get done(): boolean {
    return this.offset >= this.buffer.length;
  }

  u8(): number {
    const byte = this.buffer[this.offset];
    if (byte === undefined) throw new RangeError("the module ends early");
    this.offset += 1;
    return byte;
  }

  /** An unsigned LEB128 number of at most 32 bits. */
  u32(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.u8();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError("a number is too long");
  }

  bytes(length: number): Uint8Array {
    const end = this.offset + length;
    if (end > this.buffer.length) throw new RangeError("the module ends early");
    const bytes = this.buffer.subarray(this.offset, end);
    this.offset = end;
    return bytes;
  }

  name(): string {
    return Buffer.from(this.bytes(this.u32())).toString();
  }

  /** The limits of a memory, of which the lower one is returned. */
  limits(): number {
    const flags = this.u8();
    const least = this.u32();
    if (flags & 1) this.u32();
    return least;
  }

  since(start: number): Uint8Array {
    return this.buffer.subarray(start, this.offset);
  }
}

/** The sections of a module in their order. */
export class Sections {
  private constructor(readonly all: readonly { id: number; content: Uint8Array }[]) {}

  static read(module: Uint8Array): Sections {
    const reader = new WasmReader(module);
    if (Buffer.compare(reader.bytes(HEADER.length), HEADER) !== 0) throw new RangeError("not a WebAssembly module");
    const all: { id: number; content: Uint8Array }[] = [];
    while (!reader.done) {
      const id = reader.u8();
      all.push({ id, content: reader.bytes(reader.u32()) });
    }
    return new Sections(all);
  }

  get(id: number): Uint8Array | undefined {
    return this.all.find((section) => section.id === id)?.content;
  }

  without(...ids: number[]): Sections {
    return new Sections(this.all.filter((section) => !ids.includes(section.id)));
  }

  /** Puts a section in the place of the one with its id, or where it belongs if there is none. */
  with(id: number, content: Uint8Array): Sections {
    const others = this.all.filter((section) => section.id !== id);
    const before = others.filter((section) => section.id !== 0 && section.id < id);
    return new Sections([...before, { id, content }, ...others.slice(before.length)]);
  }

  write(): Uint8Array<ArrayBuffer> {
    const parts = this.all.flatMap(({ id, content }) => [Buffer.from([id, ...unsigned(content.length)]), content]);
    return Uint8Array.from(Buffer.concat([HEADER, ...parts]));
  }
}

const HEADER = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

/** An unsigned LEB128 number. */
export function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

/** A name: its length and its bytes. */
export function name(text: string): number[] {
  return [...unsigned(text.length), ...Buffer.from(text)];
}
