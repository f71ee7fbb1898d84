import { contractLimits } from "./costs.js";
import { CallFailure, type PrepareReason } from "./failure.js";
import { name, Sections, unsigned, WasmReader } from "./wasm-binary.js";

/** A contract's module, made ready to run as a node makes it. */
export interface PreparedModule {
  bytes: Uint8Array<ArrayBuffer>;
  /** Functions that the module imports from its host. */
  imports: { module: string; name: string }[];
  /** Exported functions; whether each takes nothing and returns nothing, as a method must. */
  methods: ReadonlyMap<string, boolean>;
  /** Pages of memory that it starts with. */
  memoryPages: number;
}

/**
 * Lets a module import its memory instead of having one of its own: contracts call their host while they start, before anything they export can be
 * reached. It starts with as much memory as it declares (a node gives it 1,024 pages at once) and can grow to as much as on a node.
 *
 * @throws CallFailure for bytes that are no module, and for imports that no contract may have
 */
export function prepareModule(code: Uint8Array): PreparedModule {
  try {
    return prepare(Sections.read(code));
  } catch (error) {
    if (error instanceof RangeError) throw unprepared("Deserialization");
    throw error;
  }
}

export function unprepared(reason: PrepareReason): CallFailure {
  return new CallFailure({ type: "CompilationError", name: "PrepareError", reason });
}

const SECTION = { custom: 0, type: 1, import: 2, function: 3, memory: 5, export: 7 } as const;
const KIND = { function: 0, table: 1, memory: 2, global: 3 } as const;

function prepare(sections: Sections): PreparedModule {
  const types = readTypes(sections.get(SECTION.type));
  const { imports, functions, kept, imported } = readImports(sections.get(SECTION.import));
  const [declared = imported] = readList(sections.get(SECTION.memory), (reader) => reader.limits());
  const { maxMemoryPages } = contractLimits;
  if (declared > maxMemoryPages) throw unprepared("Memory");
  // a module without memory gets one for its host
  const memoryPages = Math.max(1, declared);
  const own = readList(sections.get(SECTION.function), (reader) => reader.u32());
  if (own.length > contractLimits.functions) throw unprepared("TooManyFunctions");
  const all = [...functions, ...own];
  const methods = new Map<string, boolean>();
  readList(sections.get(SECTION.export), (reader) => {
    const exported = reader.name();
    const kind = reader.u8();
    const index = reader.u32();
    if (kind === KIND.function) methods.set(exported, types[all[index] ?? -1] ?? false);
  });
  const memory = [
    ...name("env"),
    ...name("memory"),
    KIND.memory,
    1,
    ...unsigned(memoryPages),
    ...unsigned(maxMemoryPages),
  ];
  const withMemory = Buffer.concat([Buffer.from(unsigned(kept.length + 1)), ...kept, Buffer.from(memory)]);
  const bytes = sections.without(SECTION.custom, SECTION.memory).with(SECTION.import, withMemory).write();
  return { bytes, imports, methods, memoryPages };
}

/** For each type, whether it is that of a method. */
function readTypes(section: Uint8Array | undefined): boolean[] {
  return readList(section, (reader) => {
    if (reader.u8() !== 0x60) throw unprepared("Deserialization");
    const parameters = reader.bytes(reader.u32()).length;
    const results = reader.bytes(reader.u32()).length;
    return parameters === 0 && results === 0;
  });
}

function readImports(section: Uint8Array | undefined) {
  const imports: { module: string; name: string }[] = [];
  const functions: number[] = [];
  const kept: Uint8Array[] = [];
  let imported = 0;
  readList(section, (reader) => {
    const start = reader.offset;
    const module = reader.name();
    const field = reader.name();
    const kind = reader.u8();
    if (kind === KIND.memory) {
      imported = reader.limits();
      return;
    }
    if (kind !== KIND.function) throw unprepared("Instantiate");
    functions.push(reader.u32());
    imports.push({ module, name: field });
    kept.push(reader.since(start));
  });
  return { imports, functions, kept, imported };
}

function readList<Item>(section: Uint8Array | undefined, read: (reader: WasmReader) => Item): Item[] {
  if (section === undefined) return [];
  const reader = new WasmReader(section);
  const items: Item[] = [];
  for (let left = reader.u32(); left > 0; left -= 1) items.push(read(reader));
  return items;
}
