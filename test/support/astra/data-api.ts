import type { Database } from "./databases.js";
import type { Organization, Token } from "./organization.js";
import { json, type Reply, type Request } from "./reply.js";

/** The right that each command needs on the tables of a keyspace. */
const RIGHTS: Record<string, string> = {
  findCollections: "db-table-describe",
  createCollection: "db-table-create",
  insertOne: "db-table-modify",
  findOne: "db-table-select",
};

/** Just enough of the Data API that a real client can use a token: whatever else it is asked, it does not know. */
export class DataApi {
  constructor(private readonly organization: Organization) {}

  /** @param path below the database, e.g. `/api/json/v1/default_keyspace/movies` */
  answer(database: Database, path: string, { credential, body }: Request): Reply {
    const [, api, format, version, keyspace = "", collection] = path.split("/");
    if (`${api}/${format}/${version}` !== "api/json/v1")
      return json(404, refused("NOT_FOUND", "There is no such path"));
    const token = this.organization.tokenOf(credential);
    if (token === undefined)
      return json(401, refused("UNAUTHENTICATED_REQUEST", "Authentication failed; is your token valid?"));
    const [command = "", options = {}] = Object.entries((body ?? {}) as Record<string, unknown>)[0] ?? [];
    const right = RIGHTS[command];
    if (right === undefined) return json(200, refused("COMMAND_UNKNOWN", `The emulator does not know ${command}`));
    if (!this.#may(token, right, database, keyspace)) {
      return json(403, refused("UNAUTHORIZED_REQUEST", `The token lacks ${right} on this keyspace`));
    }
    return json(200, carriedOut(database, keyspace, collection, command, options as Record<string, unknown>));
  }

  #may(token: Token, right: string, { id }: Database, keyspace: string): boolean {
    return this.organization.mayInDatabase(token, right, { database: id, keyspace });
  }
}

function carriedOut(
  { collections }: Database,
  keyspace: string,
  collection: string | undefined,
  command: string,
  options: Record<string, unknown>,
): object {
  const documents = collections.get(`${keyspace}/${collection}`);
  switch (command) {
    case "findCollections": {
      const names = [...collections.keys()].filter((key) => key.startsWith(`${keyspace}/`));
      return { status: { collections: names.map((key) => key.slice(keyspace.length + 1)) } };
    }
    case "createCollection":
      collections.set(`${keyspace}/${String(options["name"])}`, []);
      return { status: { ok: 1 } };
    case "insertOne": {
      const document = options["document"] as Record<string, unknown>;
      documents?.push(document);
      return documents === undefined ? unknown(collection) : { status: { insertedIds: [document["_id"]] } };
    }
    default: {
      const filter = Object.entries((options["filter"] ?? {}) as Record<string, unknown>);
      const found = documents?.find((document) => filter.every(([key, value]) => document[key] === value));
      return documents === undefined ? unknown(collection) : { data: { document: found ?? null }, status: {} };
    }
  }
}

function unknown(collection: string | undefined): object {
  return refused("COLLECTION_NOT_EXIST", `There is no collection ${collection}`);
}

function refused(errorCode: string, message: string): object {
  return { errors: [{ message, errorCode, title: message, family: "REQUEST", scope: "", id: "" }] };
}
