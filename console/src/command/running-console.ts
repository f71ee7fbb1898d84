import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { StartError } from "../start-error.js";

/** The API of a console that runs, for commands on its machine. */
export interface RunningConsole {
  /** @throws StartError when it does not answer, or refuses */
  request(path: string, body?: unknown): Promise<Response>;
}

/**
 * Finds the console of a data folder, or at KEYRING_CONSOLE_URL, with the access key of KEYRING_CONSOLE_ACCESS_KEY or the folder's first one.
 * @throws StartError
 */
export async function findConsole(dataDir: string, env: NodeJS.ProcessEnv): Promise<RunningConsole> {
  const url = env.KEYRING_CONSOLE_URL || (await announced(dataDir));
  const accessKey = env.KEYRING_CONSOLE_ACCESS_KEY || (await firstAccessKey(dataDir));
  return {
    request: async (path, body) => {
      const answer = await fetch(`${url.replace(/\/+$/, "")}/api/v1${path}`, {
        method: body === undefined ? "GET" : "POST",
        headers: {
          authorization: `Bearer ${accessKey}`,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }).catch((error: Error) => {
        const { cause } = error as { cause?: Error };
        throw new StartError(`The console at ${url} does not answer: ${cause?.message || error.message}.`);
      });
      if (answer.ok) return answer;
      const { detail } = (await answer.json().catch(() => ({}))) as { detail?: string };
      throw new StartError(`The console at ${url} refuses: ${detail ?? `HTTP ${answer.status}`}`);
    },
  };
}

async function announced(dataDir: string): Promise<string> {
  const file = join(dataDir, "console.json");
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text !== undefined) return (JSON.parse(text) as { url: string }).url;
  throw new StartError(
    `No console runs on ${dataDir}: there is no ${file}. Start it, name another folder with --data, or set KEYRING_CONSOLE_URL.`,
  );
}

async function firstAccessKey(dataDir: string): Promise<string> {
  const file = join(dataDir, "access-key");
  if (existsSync(file)) return (await readFile(file, "utf8")).trim();
  throw new StartError(`There is no access key: neither KEYRING_CONSOLE_ACCESS_KEY nor the file ${file}.`);
}
