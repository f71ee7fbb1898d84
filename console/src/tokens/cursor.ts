import { z } from "zod";
import { storableText } from "../inputs/text.js";
import type { Position } from "./list.js";

/** Writes a position as an opaque text for `nextCursor`. */
export function writeCursor(position: Position | undefined): string | null {
  return position ? Buffer.from(JSON.stringify(position)).toString("base64url") : null;
}

/** Reads a cursor; undefined when this console did not write it. */
export function readCursor(cursor: string): Position | undefined {
  try {
    return positionSchema.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
  } catch {
    return undefined;
  }
}

const positionSchema = z.strictObject({
  id: z.uuid(),
  value: storableText(10_000).optional(),
  sort: z.string().optional(),
});
