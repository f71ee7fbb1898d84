import { randomUUID } from "node:crypto";

/** A database of the emulator: collections of documents in keyspaces. */
export interface Database {
  id: string;
  name: string;
  /** Where its Data API answers. */
  url: string;
  /** Documents by `<keyspace>/<collection>`. */
  collections: Map<string, Record<string, unknown>[]>;
}

/** The databases of an organization. */
export class Databases {
  readonly #made = new Map<string, Database>();

  /** @param base where the emulator listens */
  constructor(private readonly base: () => string) {}

  create(name: string): Database {
    const id = randomUUID();
    const database = { id, name, url: `${this.base()}/databases/${id}`, collections: new Map() };
    this.#made.set(id, database);
    return database;
  }

  get(id: string): Database | undefined {
    return this.#made.get(id);
  }

  /** As the DevOps API lists them. @param orgId whose they are */
  shown(orgId: string): object[] {
    return [...this.#made.values()].map(({ id, name, url }) => {
      const info = { name, keyspace: KEYSPACE, keyspaces: [KEYSPACE], region: "emulated", cloudProvider: "AWS" };
      return { id, orgId, status: "ACTIVE", dataEndpointUrl: url, info: { ...info, datacenters: [] } };
    });
  }
}

/** The keyspace that every database has from the start. */
export const KEYSPACE = "default_keyspace";
