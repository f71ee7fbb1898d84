import type { Database } from "../schema.js";

/** One step of the schema. Applied once, never edited after a release. */
export interface Migration {
  name: string;
  apply(database: Database): Promise<void>;
}
