/** Functions that one process offers another. Arguments and results are copies. */
export type Offer<Name extends string> = { [name in Name]: (...args: never[]) => unknown };

/** One end of the channel between a process and its child, as `process` and `ChildProcess` have it. */
export interface Wire {
  send?(message: unknown, handle: undefined, options: undefined, sent: (error: Error | null) => void): boolean;
  on(event: "message", listener: (message: unknown) => void): unknown;
  on(event: "disconnect", listener: () => void): unknown;
}

/**
 * Calls between two processes. Each end handles messages in the order in which they were sent, so that what was told before a result has
 * arrived before it.
 */
export class Calls<Theirs extends Offer<keyof Theirs & string>> {
  readonly #waiting = new Map<number, { resolve(value: never): void; reject(error: Error): void }>();
  #calls = 0;

  /** @param mine what the other process may call */
  constructor(
    private readonly wire: Wire,
    private readonly mine: object,
  ) {
    wire.on("message", (message) => this.#hear(message as Message));
    wire.on("disconnect", () => this.#end());
  }

  /** @throws Error what the other process threw, or that it has gone */
  call<Name extends keyof Theirs & string>(
    name: Name,
    ...args: Parameters<Theirs[Name]>
  ): Promise<Awaited<ReturnType<Theirs[Name]>>> {
    this.#calls += 1;
    const id = this.#calls;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#send({ kind: "call", id, name, args }, (error) => {
        if (this.#waiting.delete(id)) reject(error);
      });
    });
  }

  #hear(message: Message): void {
    if (message.kind === "call") {
      void this.#answer(message);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.kind === "result") waiting?.resolve(message.value as never);
    else waiting?.reject(toError(message));
  }

  async #answer({ id, name, args }: Call): Promise<void> {
    // whoever waits for the result is gone if it cannot be sent
    const send = (message: Message) => this.#send(message, () => {});
    try {
      const value = await (this.mine as Record<string, (...given: unknown[]) => unknown>)[name]?.(...args);
      send({ kind: "result", id, value });
    } catch (error) {
      const { name: kind, message, code } = error as NodeJS.ErrnoException;
      send({ kind: "failure", id, name: kind, message, code });
    }
  }

  #send(message: Message, failed: (error: Error) => void): void {
    if (this.wire.send === undefined) failed(new OtherProcessGoneError());
    else this.wire.send(message, undefined, undefined, (error) => error && failed(error));
  }

  #end(): void {
    for (const { reject } of this.#waiting.values()) reject(new OtherProcessGoneError());
    this.#waiting.clear();
  }
}

/** The process at the other end has ended. */
export class OtherProcessGoneError extends Error {
  override readonly name = "OtherProcessGoneError";

  constructor() {
    super("the other process of this console has ended");
  }
}

interface Call {
  kind: "call";
  id: number;
  name: string;
  args: unknown[];
}

interface Failure {
  kind: "failure";
  id: number;
  name: string;
  message: string;
  code: string | undefined;
}

type Message = Call | Failure | { kind: "result"; id: number; value: unknown };

function toError({ name, message, code }: Failure): Error {
  return Object.assign(new Error(message), { name, ...(code === undefined ? {} : { code }) });
}
