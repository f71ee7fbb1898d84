/**
 * Names a request, so that it can be made again when its answer got lost: the console then gives the same token a fresh value, instead
 * of making a second token that nobody has seen. Another request gets another name.
 */
export class Idempotency {
  #body = "";
  #key = "";
  #attempt = 0;

  /** The headers of the next attempt at this request. */
  headersFor(body: object): Record<string, string> {
    const text = JSON.stringify(body);
    if (text !== this.#body) this.forget();
    if (this.#attempt === 0) this.#key = randomKey();
    this.#body = text;
    this.#attempt += 1;
    return { "idempotency-key": this.#key, "idempotency-attempt": String(this.#attempt) };
  }

  /** Has the next attempt make a new token: there is nothing left to repeat. */
  forget(): void {
    this.#attempt = 0;
  }
}

/** 128 random bits. `crypto.randomUUID` is not there without TLS. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
