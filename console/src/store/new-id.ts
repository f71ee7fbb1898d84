import { v7 } from "uuid";

/** A new id whose order is that of creation: by the millisecond, and by a counter within this process. */
export function newId(now: Date): string {
  sequence = (sequence + 1) % 0x1_0000_0000;
  return v7({ msecs: now.getTime(), seq: sequence });
}

let sequence = 0;
