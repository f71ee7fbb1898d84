import type { Client, Pool } from "pg";

/** Remembers when a server was heard last on each connection of a pool. @returns breaks those on which nothing was heard for a while */
export function watchSilence(pool: Pool): () => void {
  const heardAt = new Map<Client, number>();
  pool.on("connect", (poolClient) => {
    const client = poolClient as unknown as Client;
    const { stream } = client.connection;
    const heard = () => heardAt.set(client, performance.now());
    heard();
    stream.on("data", heard);
    client.once("end", () => {
      stream.off("data", heard);
      heardAt.delete(client);
    });
  });
  return () => {
    const silentSince = performance.now() - SILENCE_MS;
    for (const [client, at] of heardAt) if (at < silentSince) client.connection.stream.destroy();
  };
}

/** As long as the connection that hears of changes may be silent. */
const SILENCE_MS = 2_000;
