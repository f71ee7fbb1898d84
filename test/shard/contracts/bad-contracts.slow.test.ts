import assert from "node:assert/strict";
import { failure } from "../signing.js";
import { MASTER, ShardUnderTest } from "../support.js";
import { call, deploy, NEAR, TERA, view } from "./calling.js";
import { type ModuleParts, moduleOf, op } from "./module-parts.js";

const HOST: ModuleParts["imports"] = [
  { name: "storage_write", parameters: 5, returns: true },
  { name: "panic_utf8", parameters: 2 },
  { name: "log_utf8", parameters: 2 },
  { name: "read_register", parameters: 2 },
  { name: "alt_bn128_g1_sum", parameters: 3 },
  { name: "value_return", parameters: 2 },
];
const [STORAGE_WRITE, PANIC, LOG, READ_REGISTER, ALT_BN128, VALUE_RETURN] = [0, 1, 2, 3, 4, 5];

/** storage_write of a value of some length under a key of one byte. */
const write = (length: number) =>
  [op.i64(1), op.i64(0), op.i64(length), op.i64(0), op.i64(0), op.call(STORAGE_WRITE), op.drop].flat();

const METHODS: Record<string, number[]> = {
  fine: [...write(1)],
  unreachable: op.unreachable,
  divide: [...op.i32(1), ...op.i32(0), ...op.divide, ...op.drop],
  outside: [...op.i32(-8), ...op.load, ...op.drop],
  indirect: [...op.i32(0), ...op.callIndirect(0)],
  outsideTable: [...op.i32(7), ...op.callIndirect(0)],
  recursion: op.call(HOST.length + 6),
  panic: [...op.i64(5), ...op.i64(0), ...op.call(PANIC)],
  badText: [...op.i64(1), ...op.i64(5), ...op.call(LOG)],
  noRegister: [...op.i64(7), ...op.i64(0), ...op.call(READ_REGISTER)],
  absent: [...op.i64(0), ...op.i64(0), ...op.i64(0), ...op.call(ALT_BN128)],
  logForEver: op.forever([...op.i64(5), ...op.i64(0), ...op.call(LOG)]),
  writeForEver: op.forever(write(1)),
  loop: op.forever([]),
  growForEver: op.forever([...op.i32(16), ...op.grow, ...op.drop]),
  writeThenTrap: [...write(3), ...op.unreachable],
  fourMegabytes: [...op.i32(63), ...op.grow, ...op.drop, ...write(4 * 1024 * 1024)],
  tooLong: [...op.i32(80), ...op.grow, ...op.drop, ...write(4 * 1024 * 1024 + 1)],
  outsideHost: [...op.i64(8), ...op.i64(65_536), ...op.call(VALUE_RETURN)],
};

describe("development shard: contracts that misbehave", () => {
  let under: ShardUnderTest;
  let contract: string;
  before(async () => {
    under = await ShardUnderTest.start({ callTime: 1_000 });
    const code = moduleOf({ imports: HOST, methods: METHODS, data: "hello\xff", withParameter: "takesSomething" });
    contract = (await deploy(under, "bad", code, 1_000n)).accountId;
  });
  after(() => under.dispose());

  const execution = (text: string) => ({ ExecutionError: text });
  const failures: [method: string, error: object][] = [
    ["unreachable", execution("WebAssembly trap: An `unreachable` opcode was executed.")],
    ["divide", execution("WebAssembly trap: An arithmetic exception, e.g. divided by zero.")],
    ["outside", execution("WebAssembly trap: Memory out of bounds trap.")],
    ["indirect", execution("WebAssembly trap: Call indirect incorrect signature trap.")],
    ["outsideTable", execution("WebAssembly trap: Call indirect out of bounds trap.")],
    ["recursion", execution("WebAssembly trap: Stack overflow.")],
    ["panic", execution("Smart contract panicked: hello")],
    ["badText", execution("String encoding is bad UTF-8 sequence.")],
    ["noRegister", execution("Accessed invalid register id: 7")],
    ["absent", execution("Link Error: unknown import: `env::alt_bn128_g1_sum` has not been defined")],
    ["logForEver", execution("The number of logs will exceed the limit 100")],
    ["writeForEver", execution("Exceeded the prepaid gas.")],
    ["loop", execution("Exceeded the prepaid gas.")],
    ["growForEver", execution("Exceeded the prepaid gas.")],
    ["tooLong", execution("The length of a storage value 4194305 exceeds the limit 4194304")],
    ["outsideHost", execution("Accessed memory outside the bounds.")],
    ["takesSomething", { MethodResolveError: "MethodInvalidSignature" }],
    ["nothingLikeThis", { MethodResolveError: "MethodNotFound" }],
    ["", { MethodResolveError: "MethodEmptyName" }],
  ];
  for (const [method, FunctionCallError] of failures) {
    it(`end with a node's own error, and the shard goes on: ${method || "no name"}`, async () => {
      assert.deepEqual(failure(await call(under, contract, method)), { index: 0, kind: { FunctionCallError } });
      assert.equal(failure(await call(under, contract, "fine")), undefined);
    });
  }

  it("end a view in the same ways, with the value that a node shows", async () => {
    const error = async (method_name: string) =>
      (await under.query("call_function", { account_id: contract, method_name, args_base64: "" })).result?.error;
    const start = "wasm execution failed with error: ";
    assert.equal(await error("panic"), `${start}HostError(GuestPanic { panic_msg: "hello" })`);
    assert.equal(await error("unreachable"), `${start}WasmTrap(Unreachable)`);
    assert.equal(await error("fine"), `${start}HostError(ProhibitedInView { method_name: "storage_write" })`);
    assert.equal(await error("loop"), `${start}HostError(GasExceeded)`);
    assert.equal(await error("nothing"), `${start}MethodResolveError(MethodNotFound)`);
    assert.equal(
      await view(under, contract, "outsideHost").catch(({ message }) => /MemoryAccessViolation/.test(message)),
      true,
    );
  });

  it("hold up others for no longer than a call may take, and a thousand of them at most", async () => {
    const ask = (method_name: string) =>
      under.call("query", {
        request_type: "call_function",
        finality: "final",
        account_id: contract,
        method_name,
        args_base64: "",
      });
    const waiting = [ask("loop"), ...Array.from({ length: 1_050 }, () => ask("panic"))];
    const answers = await Promise.all(waiting);
    const failed = answers.filter(({ error }) => /too many calls/.test(String(error?.data)));
    assert.ok(failed.length >= 50 && failed.length < 100, String(failed.length));
    assert.match(String(answers[1]?.result?.error), /GuestPanic/);
  });

  it("lose what they wrote before they failed, and the caller gets deposit and unused gas back", async () => {
    const state = async () =>
      (await under.query("view_state", { account_id: contract, prefix_base64: "" })).result?.values;
    await call(under, contract, "fine");
    const before = await state();
    const owned = BigInt(String((await under.query("view_account", { account_id: MASTER })).result?.amount));
    await call(under, contract, "writeThenTrap", {}, { deposit: 5n * NEAR });
    assert.deepEqual(await state(), before);
    const left = BigInt(String((await under.query("view_account", { account_id: MASTER })).result?.amount));
    assert.ok(owned - left < NEAR / 100n);
  });

  it("keep values of four megabytes when the account can pay for them, and fail when it cannot", async () => {
    const answer = await call(under, contract, "fourMegabytes", {}, { gas: 300n * TERA });
    assert.equal(failure(answer), undefined);
    await under.reopen({ callTime: 1_000 });
    const shown = await under.call("query", {
      request_type: "view_state",
      finality: "final",
      account_id: contract,
      prefix_base64: "",
    });
    assert.equal(shown.error?.cause?.name, "TOO_LARGE_CONTRACT_STATE");
    const code = moduleOf({ imports: HOST, methods: METHODS });
    const poor = (await deploy(under, "poor", code, 2n)).accountId;
    const refused = failure(await call(under, poor, "fourMegabytes", {}, { gas: 300n * TERA }));
    assert.deepEqual(Object.keys((refused as { kind: object }).kind), ["LackBalanceForState"]);
  });

  const bad: [name: string, code: Uint8Array, error: object][] = [
    ["bytes that are no module", Buffer.from("hello"), { CompilationError: { PrepareError: "Deserialization" } }],
    [
      "a module that ends early",
      moduleOf({}).subarray(0, 20),
      { CompilationError: { PrepareError: "Deserialization" } },
    ],
    [
      "code that does not type",
      moduleOf({ methods: { fine: op.drop } }),
      { CompilationError: { PrepareError: "Deserialization" } },
    ],
    ["more memory than there is", moduleOf({ memoryPages: 2049 }), { CompilationError: { PrepareError: "Memory" } }],
    [
      "an import that no host has",
      moduleOf({ imports: [{ name: "launch", parameters: 0 }], methods: { fine: [] } }),
      execution("Link Error: unknown import: `env::launch` has not been defined"),
    ],
    [
      "a start that traps",
      moduleOf({ methods: { fine: [], start: op.unreachable }, start: 1 }),
      execution("WebAssembly trap: An `unreachable` opcode was executed."),
    ],
  ];
  for (const [index, [name, code, FunctionCallError]] of bad.entries()) {
    it(`are deployed but not run: ${name}`, async () => {
      const { accountId } = await deploy(under, `module${index}`, new Uint8Array(code));
      assert.deepEqual(failure(await call(under, accountId, "fine")), { index: 0, kind: { FunctionCallError } });
    });
  }

  it("are called where there are none", async () => {
    const missing = failure(await call(under, `nobody.${MASTER}`, "fine"));
    assert.deepEqual(missing, { index: 0, kind: { AccountDoesNotExist: { account_id: `nobody.${MASTER}` } } });
    const without = failure(await call(under, MASTER, "fine"));
    const FunctionCallError = { CompilationError: { CodeDoesNotExist: { account_id: MASTER } } };
    assert.deepEqual(without, { index: 0, kind: { FunctionCallError } });
  });
});
