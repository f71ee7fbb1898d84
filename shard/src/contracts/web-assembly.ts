/** A contract's memory: pages of 64 KiB. */
export interface Memory {
  /** Another one after the memory has grown. */
  readonly buffer: ArrayBuffer;
}

export interface Module {
  readonly compiled?: unique symbol;
}

interface WebAssemblyApi {
  readonly Memory: new (limits: { initial: number; maximum: number }) => Memory;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => Module;
  readonly Instance: new (module: Module, imports: { env: object }) => { readonly exports: Record<string, unknown> };
  readonly CompileError: new () => Error;
  readonly LinkError: new () => Error;
  readonly RuntimeError: new () => Error;
}

/** Node's own WebAssembly, whose types come only with those of browsers. */
export const { Memory, Module, Instance, CompileError, LinkError, RuntimeError } = (
  globalThis as unknown as { WebAssembly: WebAssemblyApi }
).WebAssembly;
