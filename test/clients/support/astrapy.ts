import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pythonEnvironment } from "../../support/python.js";

/** The version that the tests are for. */
export const ASTRAPY = "2.3.2";

/** What a client can do with a token. */
export interface Uses {
  looks: boolean;
  writes: boolean;
}

/** The Python client of Astra's Data API, in an environment of its own. */
export interface Astrapy {
  /** Looks for collections, and writes into one. The token goes by standard input. */
  uses(token: unknown, url: string, keyspace: string): Promise<Uses>;
  remove(): Promise<void>;
}

export async function installAstrapy(): Promise<Astrapy> {
  const place = await mkdtemp(join(tmpdir(), "keyring-astrapy-"));
  const remove = () => rm(place, { recursive: true, force: true });
  try {
    const bin = await pythonEnvironment(place, `astrapy==${ASTRAPY}`);
    const script = join(place, "uses.py");
    await writeFile(script, PROGRAM);
    return { remove, uses: (token, url, keyspace) => ask(join(bin, "python"), [script, url, keyspace], String(token)) };
  } catch (error) {
    await remove();
    throw error;
  }
}

function ask(python: string, args: readonly string[], token: string): Promise<Uses> {
  return new Promise((resolve, reject) => {
    const child = execFile(python, args, (error, stdout, stderr) => {
      if (error) reject(new Error(`the client failed: ${stderr}`));
      else resolve(JSON.parse(stdout) as Uses);
    });
    child.stdin?.end(token);
  });
}

const PROGRAM = `import json, logging, sys
from astrapy import DataAPIClient
from astrapy.exceptions import DataAPIException

logging.disable(logging.CRITICAL)
url, keyspace = sys.argv[1:]
database = DataAPIClient(token=sys.stdin.read()).get_database(url, keyspace=keyspace)


def succeeds(work):
    try:
        work()
        return True
    except DataAPIException:
        return False


films = database.get_collection("films")
print(json.dumps({
    "looks": succeeds(lambda: database.list_collection_names()),
    "writes": succeeds(lambda: films.insert_one({"title": "Metropolis"})),
}))
`;
