/** `node make-template.js`: makes the template of the embedded database. Part of building the console; the running one only reads it. */
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { pack, TEMPLATE_FILE } from "./template.js";

async function main(): Promise<void> {
  if (existsSync(TEMPLATE_FILE)) return;
  const { PGlite } = await import("@electric-sql/pglite");
  const scratch = await mkdtemp(join(tmpdir(), "keyring-template-"));
  try {
    const folder = join(scratch, "pg");
    const database = await PGlite.create({ dataDir: folder });
    // The console makes no databases: without what they would be made from, a start has 600 files less to write and flush.
    await database.exec("update pg_database set datistemplate = false where datname in ('template0', 'template1')");
    for (const name of ["template0", "template1"]) await database.exec(`drop database ${name}`);
    await database.close();
    const unfinished = `${TEMPLATE_FILE}.${process.pid}`;
    await writeFile(unfinished, await pack(folder));
    await rename(unfinished, TEMPLATE_FILE);
    await removeOthers();
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Of other versions of PGlite: the package would carry them along. */
async function removeOthers(): Promise<void> {
  const folder = dirname(TEMPLATE_FILE);
  for (const name of await readdir(folder)) {
    if (name.endsWith(".br") && name !== basename(TEMPLATE_FILE)) await rm(join(folder, name), { force: true });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(
    `the template of the embedded database could not be made: ${error instanceof Error ? error.stack : error}\n`,
  );
  process.exit(1);
});
