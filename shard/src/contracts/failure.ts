/** Why a call of a contract failed: nearcore's FunctionCallError, as it has it inside. */
export type Failure =
  | { type: "HostError"; name: string; fields?: Readonly<Record<string, string | number | bigint>> }
  | { type: "WasmTrap"; name: Trap }
  | { type: "LinkError"; msg: string }
  | { type: "MethodResolveError"; name: "MethodEmptyName" | "MethodNotFound" | "MethodInvalidSignature" }
  | { type: "CompilationError"; name: "CodeDoesNotExist"; accountId: string }
  | { type: "CompilationError"; name: "PrepareError"; reason: PrepareReason };

export type Trap = keyof typeof TRAPS;
export type PrepareReason = "Deserialization" | "Instantiate" | "Memory" | "TooManyFunctions";

/** Thrown where a call ends with a failure. */
export class CallFailure extends Error {
  override readonly name = "CallFailure";

  constructor(readonly failure: Failure) {
    super(failure.type);
  }
}

export function hostError(name: string, fields?: Readonly<Record<string, string | number | bigint>>): CallFailure {
  return new CallFailure({ type: "HostError", name, ...(fields && { fields }) });
}

/** The failure in an outcome: nearcore's FunctionCallError, in which what a contract did wrong is only a text. */
export function functionCallError(failure: Failure): Readonly<Record<string, unknown>> {
  switch (failure.type) {
    case "HostError":
      return { ExecutionError: hostErrorText(failure.name, failure.fields ?? {}) };
    case "WasmTrap":
      return { ExecutionError: `WebAssembly trap: ${TRAPS[failure.name]}` };
    case "LinkError":
      return { ExecutionError: `Link Error: ${failure.msg}` };
    case "MethodResolveError":
      return { MethodResolveError: failure.name };
    case "CompilationError":
      return failure.name === "CodeDoesNotExist"
        ? { CompilationError: { CodeDoesNotExist: { account_id: failure.accountId } } }
        : { CompilationError: { PrepareError: failure.reason } };
  }
}

/** The failure in the text that views answer, where nearcore shows its own value. */
export function debugText(failure: Failure): string {
  switch (failure.type) {
    case "HostError": {
      const fields = Object.entries(failure.fields ?? {}).map(([name, value]) => `${name}: ${debugValue(value)}`);
      return `HostError(${failure.name}${fields.length > 0 ? ` { ${fields.join(", ")} }` : ""})`;
    }
    case "WasmTrap":
      return `WasmTrap(${failure.name})`;
    case "LinkError":
      return `LinkError { msg: ${debugValue(failure.msg)} }`;
    case "MethodResolveError":
      return `MethodResolveError(${failure.name})`;
    case "CompilationError":
      return failure.name === "CodeDoesNotExist"
        ? `CompilationError(CodeDoesNotExist { account_id: "${failure.accountId}" })`
        : `CompilationError(PrepareError(${failure.reason}))`;
  }
}

function debugValue(value: string | number | bigint): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

const TRAPS = {
  Unreachable: "An `unreachable` opcode was executed.",
  IncorrectCallIndirectSignature: "Call indirect incorrect signature trap.",
  MemoryOutOfBounds: "Memory out of bounds trap.",
  CallIndirectOOB: "Call indirect out of bounds trap.",
  IllegalArithmetic: "An arithmetic exception, e.g. divided by zero.",
  StackOverflow: "Stack overflow.",
  GenericTrap: "Generic trap.",
} as const;

/** nearcore's text of a HostError. `{name}` stands for a field. */
const HOST_ERRORS: Readonly<Record<string, string>> = {
  BadUTF8: "String encoding is bad UTF-8 sequence.",
  BadUTF16: "String encoding is bad UTF-16 sequence.",
  GasExceeded: "Exceeded the prepaid gas.",
  BalanceExceeded: "Exceeded the account balance.",
  EmptyMethodName: "Tried to call an empty method name.",
  GuestPanic: "Smart contract panicked: {panic_msg}",
  IntegerOverflow: "Integer overflow.",
  InvalidPromiseIndex: "{promise_idx} does not correspond to existing promises",
  CannotAppendActionToJointPromise: "Actions can only be appended to non-joint promise.",
  CannotReturnJointPromise: "Returning joint promise is currently prohibited.",
  InvalidPromiseResultIndex: "Accessed invalid promise result index: {result_idx}",
  InvalidRegisterId: "Accessed invalid register id: {register_id}",
  MemoryAccessViolation: "Accessed memory outside the bounds.",
  InvalidAccountId: "VM Logic returned an invalid account id",
  InvalidMethodName: "VM Logic returned an invalid method name",
  InvalidPublicKey: "VM Logic provided an invalid public key",
  ProhibitedInView: "{method_name} is not allowed in view calls",
  NumberOfLogsExceeded: "The number of logs will exceed the limit {limit}",
  KeyLengthExceeded: "The length of a storage key {length} exceeds the limit {limit}",
  ValueLengthExceeded: "The length of a storage value {length} exceeds the limit {limit}",
  TotalLogLengthExceeded: "The length of a log message {length} exceeds the limit {limit}",
  NumberPromisesExceeded: "The number of promises within a FunctionCall {number_of_promises} exceeds the limit {limit}",
  NumberInputDataDependenciesExceeded:
    "The number of input data dependencies {number_of_input_data_dependencies} exceeds the limit {limit}",
  ReturnedValueLengthExceeded: "The length of a returned value {length} exceeds the limit {limit}",
  ContractSizeExceeded: "The size of a contract code in DeployContract action {size} exceeds the limit {limit}",
  Deprecated: "Attempted to call deprecated host function {method_name}",
  ECRecoverError: "ECDSA recover error: {msg}",
  Ed25519VerifyInvalidInput: "ED25519 signature verification error: {msg}",
};

function hostErrorText(name: string, fields: Readonly<Record<string, string | number | bigint>>): string {
  return (HOST_ERRORS[name] ?? name).replace(/\{(\w+)\}/g, (_, field: string) => String(fields[field]));
}
