import { Readable } from "node:stream";
import { constants, createGzip } from "node:zlib";
import { z } from "zod";
import { authorityOf } from "../access/authenticate.js";
import { CONSOLE } from "../audit/command.js";
import type { App } from "../openapi/typed-app.js";
import { Problem } from "../problems/problem.js";
import { type BackupSource, backupText } from "./write-backup.js";

/** What the route of backups needs. */
export interface BackupRoute {
  backup: BackupSource;
}

/** GET /backup. */
export function backupRoute(app: App, { backup }: BackupRoute): void {
  let running = false;
  app.get(
    "/backup",
    {
      config: { access: { right: "back-up", confirmed: true } },
      schema: {
        operationId: "downloadBackup",
        tags: ["restore"],
        summary: "Download a backup of the whole console",
        description:
          "One file, as of one moment, for `keyring-console restore`. It has hashes of tokens and access keys, and keys in custody encrypted under the master key, which is not in it. A file that does not end with its checksum is cut off: the command refuses it.",
        response: {
          200: {
            description: "The backup.",
            content: { "application/gzip": { schema: z.string().meta({ format: "binary" }) } },
          },
        },
      },
    },
    async (request, reply) => {
      if (running) {
        const busy = "Another backup is running. Try again when it is finished.";
        throw new Problem("unavailable", busy, {}, { "retry-after": "10" });
      }
      running = true;
      const stream = await authorityOf(request)
        .act(async ({ note }) => note({ target: CONSOLE }))
        .then(() => compressed(backup))
        .catch((error: unknown) => {
          running = false;
          throw error;
        });
      stream.once("close", () => {
        running = false;
      });
      return reply.type("application/gzip").send(stream as unknown as string);
    },
  );
}

/** A backup as its file has it. An error while it is read destroys the stream. */
export async function compressed(source: BackupSource): Promise<Readable> {
  const text = Readable.from(await backupText(source), { objectMode: true, highWaterMark: 4 });
  // half the work of the usual level, for a file that is a twentieth larger
  const gzip = createGzip({ level: constants.Z_BEST_SPEED });
  text.once("error", (error) => gzip.destroy(error));
  // whoever leaves early lets go of the snapshot, too
  gzip.once("close", () => text.destroy());
  return text.pipe(gzip);
}
