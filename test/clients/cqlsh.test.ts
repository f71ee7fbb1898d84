import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cqlshCredentials, cqlshrc, mergeIni } from "../../sdk/src/astra/formats.js";
import { pythonEnvironment } from "../support/python.js";

/** The version that the test is for. */
const CQLSH = "6.2.2";

describe(`cqlsh ${CQLSH}`, function () {
  this.timeout(300_000); // pip installs it

  let place: string;
  let bin: string;
  let server: Server;
  const logins: string[] = [];

  before(async () => {
    place = await mkdtemp(join(tmpdir(), "keyring-cqlsh-"));
    server = createServer((socket) => answer(socket, (login) => logins.push(login)));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    bin = await pythonEnvironment(place, `cqlsh==${CQLSH}`);
  });
  after(async () => {
    server?.close();
    await rm(place, { recursive: true, force: true });
  });

  const token = `AstraCS:${"aB3%".repeat(6)}:${"0f".repeat(32)}`;

  it("signs in with the user and the token of a credentials file, and says nothing against it", async () => {
    const credentials = mergeIni("[DSEPlainTextAuthProvider]\nusername = old\n", cqlshCredentials(token));
    assert.doesNotMatch(await signIn({ credentials, cqlshrc: "[ui]\ncolor = off\n" }), /Notice|Warning/);
  });

  it("signs in with those of a cqlshrc that they were merged into, and calls that deprecated", async () => {
    const merged = mergeIni("[ui]\ncolor = off\n[authentication]\nusername = old\n", cqlshrc(token));
    assert.match(await signIn({ cqlshrc: merged }), /deprecated/);
  });

  /** @returns what it printed */
  async function signIn(files: Record<string, string>): Promise<string> {
    for (const [name, content] of Object.entries(files)) await writeFile(join(place, name), content, { mode: 0o600 });
    const given = Object.keys(files).flatMap((name) => [`--${name}`, join(place, name)]);
    const { port } = server.address() as AddressInfo;
    const args = [...given, "--protocol-version", "4", "--execute", "exit", "127.0.0.1", String(port)];
    const child = spawn(join(bin, "cqlsh"), args, { env: { ...process.env, HOME: place }, stdio: "pipe" });
    let printed = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (part: Buffer) => (printed += part.toString()));
    await once(child, "close");
    assert.deepEqual(logins.splice(0)[0]?.split("\0"), ["", "token", token], printed);
    return printed;
  }
});

/** As much of a Cassandra (CQL binary protocol, version 4) as it takes to be told who signs in; it refuses everybody. */
function answer(socket: Socket, signedIn: (login: string) => void): void {
  let pending = Buffer.alloc(0);
  socket.on("error", () => {});
  socket.on("data", (part) => {
    pending = Buffer.concat([pending, part]);
    while (pending.length >= HEADER && pending.length >= HEADER + pending.readUInt32BE(5)) {
      const body = pending.subarray(HEADER, HEADER + pending.readUInt32BE(5));
      const [stream, opcode] = [pending.readInt16BE(2), pending[4]];
      pending = pending.subarray(HEADER + body.length);
      if (opcode === OPTIONS) socket.write(frame(stream, SUPPORTED, VERSIONS));
      else if (opcode === STARTUP) socket.write(frame(stream, AUTHENTICATE, text("PasswordAuthenticator")));
      else if (opcode === AUTH_RESPONSE) {
        signedIn(body.subarray(4).toString());
        const refused = Buffer.concat([Buffer.from([0, 0, 1, 0]), text("no")]);
        socket.write(frame(stream, ERROR, refused));
      }
    }
  });
}

const HEADER = 9;
const [ERROR, STARTUP, AUTHENTICATE, OPTIONS, SUPPORTED, AUTH_RESPONSE] = [0x00, 0x01, 0x03, 0x05, 0x06, 0x0f];

function frame(stream: number, opcode: number, body: Buffer): Buffer {
  const header = Buffer.from([0x84, 0, 0, 0, opcode, 0, 0, 0, 0]);
  header.writeInt16BE(stream, 2);
  header.writeUInt32BE(body.length, 5);
  return Buffer.concat([header, body]);
}

/** The version of CQL, and no compression. */
const VERSIONS = Buffer.concat([
  ...[[0, 2], text("CQL_VERSION"), [0, 1], text("3.4.5"), text("COMPRESSION"), [0, 0]].map((part) => Buffer.from(part)),
]);

function text(value: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(value.length);
  return Buffer.concat([length, Buffer.from(value)]);
}
