/** Tiny modules for what no published contract does, put together by hand. */

/** Calls of the host that a module may import: name, number of 64-bit parameters, whether it returns one. */
export interface HostImport {
  name: string;
  parameters: number;
  returns?: boolean;
  module?: string;
}

/** Instructions, with which a method is written. */
export const op = {
  unreachable: [0x00],
  end: [0x0b],
  drop: [0x1a],
  i64: (value: number | bigint) => [0x42, ...signed(BigInt(value))],
  i32: (value: number) => [0x41, ...signed(BigInt(value))],
  call: (index: number) => [0x10, ...unsigned(index)],
  /** Runs its body for ever. */
  forever: (body: number[]) => [0x03, 0x40, ...body, 0x0c, 0x00, 0x0b],
  grow: [0x40, 0x00],
  divide: [0x6d],
  load: [0x28, 0x02, 0x00],
  /** Stores a 64-bit number at the address below it. */
  store: [0x37, 0x03, 0x00],
  callIndirect: (type: number) => [0x11, ...unsigned(type), 0x00],
};

export interface ModuleParts {
  imports?: HostImport[];
  /** Methods by name; function indices begin after the imports. */
  methods?: Record<string, number[]>;
  /** A method that takes a parameter, which none may. */
  withParameter?: string;
  memoryPages?: number;
  /** Bytes at the start of memory. */
  data?: string | Uint8Array;
  /** Runs when the module starts. */
  start?: number;
}

export function moduleOf({
  imports = [],
  methods = {},
  memoryPages = 1,
  data = "",
  start,
  withParameter,
}: ModuleParts) {
  const names = Object.keys(methods);
  // type 0: nothing to nothing; type 1: a 64-bit number to nothing; then one per import
  const types = [[0x60, 0, 0], [0x60, 1, 0x7e, 0], ...imports.map(typeOf)];
  const imported = imports.map(({ module = "env", name }, index) => [
    ...text(module),
    ...text(name),
    0,
    ...unsigned(index + 2),
  ]);
  const bodies = Object.values(methods).map((body) => sized([0, ...body, 0x0b]));
  if (withParameter !== undefined) bodies.push(sized([0, 0x0b]));
  const exported = names.map((name, index) => [...text(name), 0, ...unsigned(imports.length + index)]);
  if (withParameter !== undefined)
    exported.push([...text(withParameter), 0, ...unsigned(imports.length + names.length)]);
  const functions = [...names.map(() => [0]), ...(withParameter === undefined ? [] : [[1]])];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, list(types)),
    ...section(2, list(imported)),
    ...section(3, list(functions)),
    ...section(4, list([[0x70, 0, 1]])),
    ...section(5, list([[0, ...unsigned(memoryPages)]])),
    ...section(7, list(exported)),
    ...(start === undefined ? [] : section(8, unsigned(start))),
    ...section(10, list(bodies)),
    ...section(11, list([[0, ...op.i32(0), 0x0b, ...sized([...Buffer.from(data)])]])),
  ]);
}

function typeOf({ parameters, returns = false }: HostImport): number[] {
  return [0x60, ...unsigned(parameters), ...Array<number>(parameters).fill(0x7e), ...(returns ? [1, 0x7e] : [0])];
}

function section(id: number, content: number[]): number[] {
  return [id, ...sized(content)];
}

function list(items: number[][]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

function sized(bytes: number[]): number[] {
  return [...unsigned(bytes.length), ...bytes];
}

function text(value: string): number[] {
  return sized([...Buffer.from(value)]);
}

function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: bigint): number[] {
  const low = Number(value & 0x7fn);
  const rest = value >> 7n;
  const isLast = (rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0);
  return isLast ? [low] : [low | 0x80, ...signed(rest)];
}
