import { open } from "node:fs/promises";
import { renameDurably } from "./flush.js";

/** Writes a whole file so that a crash leaves either the old one or the new one, and nothing in between. */
export async function writeDurably(path: string, content: Uint8Array | Iterable<string>): Promise<void> {
  const draft = `${path}.draft`;
  const file = await open(draft, "w", 0o600);
  try {
    if (content instanceof Uint8Array) await file.writeFile(content);
    else for (const piece of content) await file.appendFile(piece);
    await file.sync();
  } finally {
    await file.close();
  }
  await renameDurably(draft, path);
}
