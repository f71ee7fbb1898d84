/** Connections of one run of the engine, one for each address and credential. What they remember must not outlive it. */
export class Clients {
  readonly #made = new Map<string, unknown>();

  /**
   * The client under `key`, made at the first call.
   * @param key must differ wherever address or credential differ
   */
  get<Client>(key: string, make: () => Client): Client {
    if (!this.#made.has(key)) this.#made.set(key, make());
    return this.#made.get(key) as Client;
  }
}
