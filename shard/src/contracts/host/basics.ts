import { contractLimits as limits } from "../costs.js";
import { hostError } from "../failure.js";
import type { HostFunction, RunningCall } from "./running-call.js";

/** Registers, what a method returns, logs and panics. */
export function basicFunctions(running: RunningCall): Record<string, HostFunction> {
  const { guest, gas } = running;
  const log = (text: string): undefined => {
    gas.charge("log_base");
    gas.charge("log_byte", Buffer.byteLength(text));
    running.logged += Buffer.byteLength(text);
    if (running.logged > limits.logBytes)
      throw hostError("TotalLogLengthExceeded", { length: running.logged, limit: limits.logBytes });
    running.logs.push(text);
  };
  const roomForLog = (): number => {
    if (running.logs.length >= limits.logs) throw hostError("NumberOfLogsExceeded", { limit: limits.logs });
    return limits.logBytes - running.logged;
  };
  return {
    read_register: (register: bigint, pointer: bigint) => {
      gas.charge("base");
      const bytes = guest.register(register);
      gas.charge("read_register_base");
      gas.charge("read_register_byte", bytes.length);
      guest.write(pointer, bytes);
      return undefined;
    },
    register_len: (register: bigint) => {
      gas.charge("base");
      return guest.registerLength(register);
    },
    write_register: (register: bigint, length: bigint, pointer: bigint) => {
      gas.charge("base");
      guest.writeRegister(register, guest.read(length, pointer));
      return undefined;
    },
    value_return: (length: bigint, pointer: bigint) => {
      gas.charge("base");
      const value = guest.readAny(length, pointer);
      const limit = limits.returnedBytes;
      if (value.length > limit) throw hostError("ReturnedValueLengthExceeded", { length: value.length, limit });
      running.result = value;
      return undefined;
    },
    panic: () => {
      gas.charge("base");
      throw hostError("GuestPanic", { panic_msg: "explicit guest panic" });
    },
    panic_utf8: (length: bigint, pointer: bigint) => {
      gas.charge("base");
      throw hostError("GuestPanic", { panic_msg: guest.utf8(length, pointer, limits.logBytes) });
    },
    abort: (message: number, file: number, line: number, column: number) => {
      gas.charge("base");
      const text = (pointer: number) => assemblyScriptText(running, pointer);
      const where = `filename: "${text(file)}" line: ${line >>> 0} col: ${column >>> 0}`;
      throw hostError("GuestPanic", { panic_msg: `${text(message)}, ${where}` });
    },
    log_utf8: (length: bigint, pointer: bigint) => {
      gas.charge("base");
      return log(guest.utf8(length, pointer, roomForLog()));
    },
    log_utf16: (length: bigint, pointer: bigint) => {
      gas.charge("base");
      return log(guest.utf16(length, pointer, roomForLog()));
    },
    sandbox_debug_log: () => undefined,
  };
}

/** AssemblyScript keeps a text's length in bytes before it. */
function assemblyScriptText({ guest }: RunningCall, pointer: number): string {
  const start = BigInt(pointer >>> 0);
  if (start < 4n) throw hostError("BadUTF16");
  const length = guest.read(4n, start - 4n).readUInt32LE();
  return guest.utf16(BigInt(length), start, limits.logBytes);
}
