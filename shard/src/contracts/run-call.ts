import type { Call, CallOutcome } from "./call.js";
import { contractLimits } from "./costs.js";
import { CallFailure, type Failure, type Trap } from "./failure.js";
import { hostFunctions } from "./host/index.js";
import { type Ask, type HostFunction, RunningCall } from "./host/running-call.js";
import { type PreparedModule, prepareModule, unprepared } from "./module.js";
import { CompileError, Instance, LinkError, Memory, Module, RuntimeError } from "./web-assembly.js";

/** A contract that can be called: compiled once. */
export interface Contract extends Omit<PreparedModule, "bytes"> {
  module: Module;
  /** Bytes as deployed. */
  size: number;
  /** What it imports, made for its first call. */
  functions?: Record<string, HostFunction>;
  readonly running: RunningCall;
  /** For the next call. */
  memory?: Memory | undefined;
}

/** @throws CallFailure for a module that is not valid */
export function compileContract(code: Uint8Array): Contract {
  const { bytes, ...prepared } = prepareModule(code);
  try {
    return { ...prepared, module: new Module(bytes), size: code.length, running: new RunningCall() };
  } catch (error) {
    if (error instanceof CompileError) throw unprepared("Deserialization");
    throw error;
  }
}

/** Calls a method of a contract, or of what is none, and tells what came of it. */
export function runCall(call: Call, contract: Contract | CallFailure, ask: Ask): CallOutcome {
  const running = contract instanceof CallFailure ? new RunningCall() : contract.running;
  const memory = contract instanceof CallFailure ? new Memory({ initial: 0, maximum: 0 }) : memoryFor(contract);
  running.begin(call, memory, ask);
  try {
    if (contract instanceof CallFailure) throw contract;
    run(call, contract, memory);
    return running.outcome();
  } catch (error) {
    return { ...running.outcome(), failure: failureOf(error), writes: [], receipts: [], result: new Uint8Array() };
  }
}

function memoryFor(contract: Contract): Memory {
  const memory = contract.memory ?? newMemory(contract);
  contract.memory = undefined;
  return memory;
}

/** Makes memory for a contract's next call, while nobody waits for one. */
export function prepareNextCall(contract: Contract | CallFailure): void {
  if (!(contract instanceof CallFailure)) contract.memory = newMemory(contract);
}

function newMemory({ memoryPages: initial }: Contract): Memory {
  return new Memory({ initial, maximum: contractLimits.maxMemoryPages });
}

function run({ method }: Call, contract: Contract, memory: Memory): void {
  const { running } = contract;
  if (method === "") throw new CallFailure({ type: "MethodResolveError", name: "MethodEmptyName" });
  const valid = contract.methods.get(method);
  if (valid === undefined) throw new CallFailure({ type: "MethodResolveError", name: "MethodNotFound" });
  if (!valid) throw new CallFailure({ type: "MethodResolveError", name: "MethodInvalidSignature" });
  running.gas.charge("contract_loading_base");
  running.gas.charge("contract_loading_bytes", contract.size);
  contract.functions ??= hostFunctions(running, contract.imports);
  const { exports } = new Instance(contract.module, { env: { ...contract.functions, memory } });
  (exports[method] as () => void)();
  running.promises.distributeGas();
}

function failureOf(error: unknown): Failure {
  if (error instanceof CallFailure) return error.failure;
  if (error instanceof LinkError) return { type: "LinkError", msg: error.message };
  if (error instanceof RuntimeError) return { type: "WasmTrap", name: trapOf(error.message) };
  if (error instanceof RangeError && /call stack/.test(error.message))
    return { type: "WasmTrap", name: "StackOverflow" };
  throw error;
}

/** V8's words for a trap. */
const TRAPS: readonly [RegExp, Trap][] = [
  [/unreachable/, "Unreachable"],
  [/memory access out of bounds|data segment/, "MemoryOutOfBounds"],
  [/divide|remainder|unrepresentable/, "IllegalArithmetic"],
  [/signature|null function/, "IncorrectCallIndirectSignature"],
  [/table index|table access/, "CallIndirectOOB"],
];

function trapOf(message: string): Trap {
  return TRAPS.find(([words]) => words.test(message))?.[1] ?? "GenericTrap";
}
