import assert from "node:assert/strict";
import fc from "fast-check";
import { PERMISSION_NAMES, type Permissions } from "pulumi-keyring-near";
import { asForwarded, assertWritten, mayPass, type Tree, WORDS } from "./rules.js";
import { GatewayUnderTest } from "./support.js";

describe("gateway: whatever is sent, however it is written", function () {
  this.timeout(60_000);
  let at: GatewayUnderTest;
  before(async () => {
    at = await GatewayUnderTest.start();
  });
  after(() => at.close());

  it("reaches the shard if and only if the rules allow it, as what was checked and nothing else", async () => {
    const seen = { allowed: 0, denied: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(writtenRequest(), permissions(), async ({ tree, text }, granted) => {
        at.received.length = 0;
        const { status } = await at.call(at.token(granted), text);
        const passes = mayPass(tree, granted);
        assert.equal(status, passes === undefined ? 400 : passes ? 200 : 403);
        assert.equal(at.received.length, passes ? 1 : 0);
        if (passes) assertWritten(at.received[0]?.body ?? "", asForwarded(tree));
        seen[passes === undefined ? "refused" : passes ? "allowed" : "denied"] += 1;
      }),
      { numRuns: 500 },
    );
    // A property that never sees one of the three proves nothing about it.
    for (const [outcome, count] of Object.entries(seen)) assert.ok(count > 20, `${outcome}: ${count}`);
  });

  it("reaches the shard also at 1 MiB if and only if the rules allow it", async () => {
    await fc.assert(
      fc.asyncProperty(request(), permissions(), fc.integer({ min: 0, max: 4 }), async (tree, granted, where) => {
        const padding: [string, Tree] = ["padding", { string: "A1.0:".repeat(205_000) }];
        const padded = "object" in tree ? { object: tree.object.toSpliced(where, 0, padding) } : tree;
        at.received.length = 0;
        const { status } = await at.call(at.token(granted), write(padded, plain));
        const passes = mayPass(padded, granted);
        assert.equal(status, passes === undefined ? 400 : passes ? 200 : 403);
        assert.equal(at.received.length, passes ? 1 : 0);
      }),
      { numRuns: 12 },
    );
  });
});

function permissions(): fc.Arbitrary<Permissions> {
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant<Permissions>("full") },
    { weight: 3, arbitrary: fc.subarray([...PERMISSION_NAMES], { minLength: 1 }) },
  );
}

/** Bodies that are requests, nearly requests, or batches of them; keys may be repeated, with different values. */
function request(): fc.Arbitrary<Tree> {
  const object = fc
    .tuple(
      fc.array(member("method", name(WORDS.methods)), { minLength: 1, maxLength: 2 }),
      fc.array(member("params", params()), { maxLength: 2 }),
      fc.array(
        fc.oneof(member("jsonrpc", text("2.0")), member("id", leaf()), member("Method", text("send_tx")), clutter()),
        {
          maxLength: 4,
        },
      ),
    )
    .chain(([methods, parameters, others]) => shuffled([...methods, ...parameters, ...others]))
    .map((entries): Tree => ({ object: entries }));
  return fc.oneof(
    { weight: 20, arbitrary: object },
    { weight: 1, arbitrary: fc.array(object, { maxLength: 3 }).map((array): Tree => ({ array })) },
    { weight: 1, arbitrary: leaf() },
  );
}

function params(): fc.Arbitrary<Tree> {
  const kinds = name(WORDS.kinds);
  const path = fc
    .tuple(
      fc.oneof(fc.constantFrom(...WORDS.commands), misspelt(WORDS.commands)),
      fc.constantFrom("", "/a.near", "/a.near/b", "//"),
    )
    .map(([command, rest]): Tree => ({ string: command + rest }));
  const modern = fc
    .tuple(
      fc.array(fc.oneof(member("request_type", kinds), member("changes_type", kinds)), { minLength: 1, maxLength: 3 }),
      fc.array(fc.oneof(member("account_id", leaf()), member("path", path), clutter()), { maxLength: 3 }),
    )
    .chain(([types, others]) => shuffled([...types, ...others]))
    .map((entries): Tree => ({ object: entries }));
  const positional = fc
    .tuple(path, fc.array(fc.oneof(text(""), leaf(), modern), { maxLength: 2 }))
    .map(([first, rest]): Tree => ({ array: [first, ...rest] }));
  const nested = modern.map((inner): Tree => ({ array: [inner] }));
  return fc.oneof(
    { weight: 6, arbitrary: modern },
    { weight: 3, arbitrary: positional },
    { weight: 1, arbitrary: nested },
    { weight: 1, arbitrary: leaf() },
  );
}

/** A known name, often; otherwise one like it, or no text at all. */
function name(known: string[]): fc.Arbitrary<Tree> {
  return fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...known, "query", "view_account").map((string): Tree => ({ string })) },
    { weight: 2, arbitrary: misspelt(known).map((string): Tree => ({ string })) },
    { weight: 1, arbitrary: leaf() },
  );
}

function misspelt(known: string[]): fc.Arbitrary<string> {
  const changes: ((word: string) => string)[] = [
    (word) => word.toUpperCase(),
    (word) => word.slice(0, 1).toUpperCase() + word.slice(1),
    (word) => `${word} `,
    (word) => ` ${word}`,
    (word) => `${word}\u0000`,
    (word) => word.slice(1),
    (word) => `EXPERIMENTAL_${word}`,
    (word) => `sandbox_${word}`,
    () => "__proto__",
    () => "constructor",
    () => "hasOwnProperty",
    () => "",
  ];
  return fc.tuple(fc.constantFrom(...known), fc.constantFrom(...changes)).map(([word, change]) => change(word));
}

/** Members that mean nothing to the gateway, some with names that mean something to JavaScript. */
function clutter(): fc.Arbitrary<[string, Tree]> {
  const names = [
    "__proto__",
    "constructor",
    "toJSON",
    "Request_Type",
    "REQUEST_TYPE",
    "finality",
    "block_id",
    "method ",
    "",
  ];
  return fc.constantFrom(...names).chain((key) =>
    member(
      key,
      fc.oneof(
        leaf(),
        fc.array(leaf()).map((array): Tree => ({ array })),
      ),
    ),
  );
}

function leaf(): fc.Arbitrary<Tree> {
  return fc.oneof(
    fc.string({ unit: "binary" }).map((string): Tree => ({ string })),
    fc.constantFrom<Tree>({ word: "null" }, { word: "true" }, { word: "false" }),
    fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map((number): Tree => ({ number: String(number) })),
    fc
      .constantFrom("0", "-0", "1.0", "1e2", "9007199254740993", "18446744073709551615", "1E-7", "0.10")
      .map((number): Tree => ({ number })),
  );
}

function text(string: string): fc.Arbitrary<Tree> {
  return fc.constant({ string });
}

function member(key: string, value: fc.Arbitrary<Tree>): fc.Arbitrary<[string, Tree]> {
  return value.map((tree): [string, Tree] => [key, tree]);
}

function shuffled<Element>(elements: Element[]): fc.Arbitrary<Element[]> {
  return fc.shuffledSubarray(elements, { minLength: elements.length });
}

/** A request, and one of the many ways to write it: spaces anywhere, any character escaped. */
function writtenRequest(): fc.Arbitrary<{ tree: Tree; text: string }> {
  return fc
    .tuple(request(), fc.infiniteStream(fc.nat({ max: 11 })))
    .map(([tree, dice]) => ({ tree, text: write(tree, () => dice.next().value ?? 0) }));
}

const plain = () => 11;

function write(tree: Tree, dice: () => number): string {
  const space = () => ["", " ", "\n", "\t\r\n  "][dice()] ?? "";
  const string = (value: string) =>
    dice() > 2
      ? JSON.stringify(value)
      : `"${[...Array(value.length).keys()].map((index) => escaped(value, index, dice)).join("")}"`;
  const inner = (parts: string[]) => parts.map((part) => space() + part + space()).join(",");
  if ("object" in tree)
    return `{${inner(tree.object.map(([key, value]) => `${string(key)}${space()}:${write(value, dice)}`))}}`;
  if ("array" in tree) return `[${inner(tree.array.map((element) => write(element, dice)))}]`;
  if ("string" in tree) return string(tree.string);
  return "number" in tree ? tree.number : tree.word;
}

function escaped(value: string, index: number, dice: () => number): string {
  const code = value.charCodeAt(index);
  const must = code < 0x20 || code === 0x22 || code === 0x5c || (code >= 0xd800 && code <= 0xdfff);
  return must || dice() < 4 ? `\\u${code.toString(16).padStart(4, "0")}` : (value[index] ?? "");
}
