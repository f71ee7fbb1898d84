import type { Column } from "./column.js";
import type { StartHost } from "./hosts.js";
import type { Row } from "./rows.js";
import type { System } from "./system.js";

/** What a matrix is about: an issuing system, and the kind of process that the provider runs in. */
export interface Subject {
  /** What the page calls it. */
  title: string;
  rows: readonly Row[];
  columns: readonly Column[];
  /** How many systems are started to share the cells. */
  systems: number;
  /** Starts an issuing system whose clock is so many milliseconds ahead. */
  startSystem(skew: number): Promise<System>;
  startHost: StartHost;
}
