import { userInfo } from "node:os";
import type { Author, Origin, Target } from "../access/trail.js";

/** Where a command on the console's machine comes from. */
export function commandOrigin(action: string): Origin {
  return { action, via: "command", address: null, requestId: null, clientRequestId: null };
}

/** Who runs a command: the user of the operating system. */
export function commandAuthor(): Author {
  return { kind: "command", id: null, name: userName() };
}

/** The console as a whole. */
export const CONSOLE: Target = { kind: "console", id: null, name: null, shardId: null };

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // a container may run as a number without a name
    return `uid ${process.getuid?.() ?? "unknown"}`;
  }
}
