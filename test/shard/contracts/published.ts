import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { extract } from "tar";
import { npmProgram } from "../../../toolchain/bootstrap/npm.mjs";
import { runAndCollect } from "../../../toolchain/child-process.mjs";

/** Contracts that their authors compiled and published in npm packages. */
const PUBLISHED = {
  /** A fungible token in Rust, from before the standard had its name. */
  fungibleToken: ["near-cli@1.6.0", "test/res/fungible_token.wasm", "2bd0aeef"],
  /** Drops for links, in Rust: creates accounts, and is told whether that worked. */
  linkdrop: ["near-workspaces@5.0.0", "core_contracts/testnet-linkdrop.wasm", "006468ef"],
  /** A guest book of sorts in AssemblyScript: remembers its visitors in a persistent set. */
  visitors: ["near-sdk-simulator@3.2.1", "build/debug/singleton.wasm", "3eeb044f"],
  /** Two contracts in AssemblyScript, of which the first calls the second and is called back. */
  sentences: ["near-sdk-simulator@3.2.1", "build/release/sentences.wasm", "c6aa7b88"],
  words: ["near-sdk-simulator@3.2.1", "build/release/words.wasm", "98204239"],
} as const;

export type PublishedContract = keyof typeof PUBLISHED;

/** The code of a published contract. Downloads its package once; nothing of it is installed or run. */
export async function publishedContract(name: PublishedContract): Promise<Uint8Array> {
  const [from, path, sha256] = PUBLISHED[name];
  const code = readFileSync(join(await unpacked(from), path));
  const found = createHash("sha256").update(code).digest("hex");
  if (!found.startsWith(sha256)) throw new Error(`${path} of ${from} is not the contract that the tests know`);
  return new Uint8Array(code);
}

async function unpacked(from: string): Promise<string> {
  const place = join(CACHE, from);
  if (existsSync(place)) return place;
  mkdirSync(CACHE, { recursive: true });
  const scratch = mkdtempSync(join(CACHE, ".unpacking-"));
  try {
    const npm = npmProgram(process.env);
    const args = [...npm.args, "pack", from, "--pack-destination", scratch, "--loglevel=error"];
    const { code, output } = await runAndCollect(npm.program, args, { cwd: scratch });
    if (code !== 0) throw new Error(`npm could not download ${from}: ${output}`);
    await extract({ file: join(scratch, basename(String(output.trim().split("\n").at(-1)))), cwd: scratch, strip: 1 });
    if (!existsSync(place)) renameSync(scratch, place);
    return place;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

const CACHE = join(__dirname, "..", "..", "..", "node_modules", ".cache", "contracts");
