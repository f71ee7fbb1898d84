import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { Disk } from "./disk.js";

/** What the console's process asked of its disk and told its clients, in order. */
export interface Watcher {
  /** Just before a flush of a file or folder is over: what it takes is not safe yet. */
  beforeFlush(path: string): Promise<void> | void;
  /** Something was written to a client or to the terminal. */
  told(text: string): void;
}

/** What strace has to record: everything that changes files, and everything that is sent. */
export const STRACE = [
  "-f",
  "-y",
  "-xx",
  "-s",
  "20000000",
  "-e",
  "signal=none",
  "-e",
  "trace=openat,close,write,pwrite64,writev,pwritev,pwritev2,ftruncate,truncate,fallocate,fsync,fdatasync,rename,renameat,renameat2,mkdir,mkdirat,unlink,unlinkat,rmdir,link,linkat,copy_file_range,sendfile,sendto,sendmsg",
];

/** Replays what strace has recorded on a disk. */
export async function replay(file: string, disk: Disk, watcher: Watcher): Promise<void> {
  const positions = new Map<string, number>();
  /** Calls under way, by thread. */
  const begun = new Map<string, { text: string; end: (() => void) | undefined }>();
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    const [, thread = "", rest = ""] = /^(\d+)\s+(.*)$/s.exec(line) ?? [];
    const resumed = /^<\.\.\. (\w+) resumed>(.*)$/s.exec(rest);
    if (rest.endsWith("<unfinished ...>")) {
      const text = rest.slice(0, -"<unfinished ...>".length);
      const call = parse(text);
      begun.set(thread, {
        text,
        end: call && isFlush(call) && disk.has(call.fd.path) ? disk.flush(call.fd.path) : undefined,
      });
      // what is on its way to a client may have arrived
      if (call !== undefined) tell(call, watcher);
      continue;
    }
    const start = resumed ? begun.get(thread) : undefined;
    if (resumed) begun.delete(thread);
    const call = parse(resumed ? `${start?.text ?? ""}${resumed[2]}` : rest);
    if (call === undefined || call.result < 0) continue;
    if (isFlush(call)) {
      if (!disk.has(call.fd.path)) continue;
      const end = start?.end ?? disk.flush(call.fd.path);
      await watcher.beforeFlush(call.fd.path);
      end();
    } else if (start !== undefined && isSent(call)) {
      // was told when it began
    } else if (!tell(call, watcher)) apply(call, disk, positions);
  }
}

interface Call {
  name: string;
  fd: { number: string; path: string };
  /** Decoded texts, in order. */
  strings: Buffer[];
  /** Everything between the brackets, without texts. */
  rest: string;
  result: number;
  /** The path of a descriptor that is returned. */
  opened: string | undefined;
}

function parse(text: string): Call | undefined {
  const open = text.indexOf("(");
  if (open < 0) return undefined;
  const strings: Buffer[] = [];
  const bare = text.slice(open + 1).replaceAll(/"((?:\\x[0-9a-f]{2})*)"/g, (_, hex: string) => {
    strings.push(Buffer.from(hex.replaceAll("\\x", ""), "hex"));
    return '""';
  });
  const [, number = "", path = ""] = /^(\d+|AT_FDCWD)<([^>]*)>/.exec(bare) ?? [];
  const [, result = "-1", opened] = /\)\s+= (-?\d+)(?:<([^>]*)>)?(?: E[A-Z]+ \(.*\))?$/.exec(bare) ?? [];
  return {
    name: text.slice(0, open),
    fd: { number, path: decode(path) },
    strings,
    rest: bare,
    result: Number(result),
    opened: opened === undefined ? undefined : decode(opened),
  };
}

function decode(text: string): string {
  return text.includes("\\x") ? Buffer.from(text.replaceAll("\\x", ""), "hex").toString() : text;
}

function isFlush({ name }: Call): boolean {
  return name === "fsync" || name === "fdatasync";
}

function tell(call: Call, watcher: Watcher): boolean {
  if (!isSent(call)) return false;
  watcher.told(Buffer.concat(call.strings).toString());
  return true;
}

function isSent({ name, fd }: Call): boolean {
  return SENDING.has(name) && (fd.path.startsWith("socket:") || fd.number === "1");
}

const SENDING = new Set(["write", "writev", "sendto", "sendmsg"]);

function apply(call: Call, disk: Disk, positions: Map<string, number>): void {
  const { name, fd, strings, rest, opened } = call;
  const [first = "", second = ""] = strings.map(String);
  const key = `${fd.number} ${fd.path}`;
  const on = disk.has(fd.path);
  const numbers = [...rest.slice(0, rest.lastIndexOf(") ")).matchAll(/, (\d+)/g)].map(([, digits]) => Number(digits));
  switch (name) {
    case "openat":
      if (opened === undefined || !disk.has(opened) || rest.includes("O_DIRECTORY")) return;
      if (rest.includes("O_CREAT")) disk.create(opened);
      if (rest.includes("O_TRUNC")) disk.truncate(opened, 0);
      positions.set(`${call.result} ${opened}`, rest.includes("O_APPEND") ? disk.size(opened) : 0);
      return;
    case "write":
    case "writev": {
      if (!on) return;
      const at = positions.get(key) ?? 0;
      const bytes = Buffer.concat(strings).subarray(0, call.result);
      disk.write(fd.path, at, bytes);
      positions.set(key, at + bytes.length);
      return;
    }
    case "pwrite64":
    case "pwritev":
      if (on) disk.write(fd.path, numbers.at(-1) ?? 0, Buffer.concat(strings).subarray(0, call.result));
      return;
    case "ftruncate":
      if (on) disk.truncate(fd.path, numbers[0] ?? 0);
      return;
    case "truncate":
      if (disk.has(first)) disk.truncate(first, numbers[0] ?? 0);
      return;
    case "mkdir":
    case "mkdirat":
      if (disk.has(first)) disk.mkdir(first);
      return;
    case "rename":
    case "renameat":
    case "renameat2":
      if (disk.has(first)) disk.rename(first, second);
      return;
    case "unlink":
    case "unlinkat":
    case "rmdir":
      if (disk.has(first)) disk.remove(first);
      return;
    case "close":
    case "sendto":
    case "sendmsg":
      return;
    default:
      if (on || disk.has(first)) throw new Error(`the replay does not know what ${name} does to a file`);
  }
}
