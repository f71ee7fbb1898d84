import type { Context } from "../../../provider/src/lifecycle/context.js";
import { PartialFailure } from "../../../provider/src/lifecycle/errors.js";
import type { Resource } from "../../../provider/src/lifecycle/resource.js";

interface Stored<Inputs, State> {
  id: string;
  state: State;
  inputs: Inputs;
  /** The last operation failed half-way: the next `up` calls update whatever diff says. */
  incomplete: boolean;
}

/** A test double: what Pulumi's engine does with one resource, so that a test can say `up`, `refresh` and `destroy`. */
export class Engine<Inputs, State> {
  stored: Stored<Inputs, State> | undefined;
  readonly #resource: Resource<Inputs, State>;
  readonly #context: Context;

  constructor(resource: Resource<Inputs, State>, context: Context) {
    this.#resource = resource;
    this.#context = context;
  }

  /** Each operation has half a minute of its own. */
  #within(): Context {
    return { ...this.#context, deadline: this.#context.now().getTime() + 30_000, signal: new AbortController().signal };
  }

  /** The state of a resource that must be there. */
  get state(): State {
    if (this.stored === undefined) throw new Error("the resource is not in the state");
    return this.stored.state;
  }

  get id(): string {
    if (this.stored === undefined) throw new Error("the resource is not in the state");
    return this.stored.id;
  }

  /** Creates, updates or does nothing. @returns what it did */
  async up(raw: unknown): Promise<"created" | "updated" | "same"> {
    const previous = this.stored?.inputs;
    const now = this.#context.now();
    const checked = this.#resource.check(raw, { ...(previous === undefined ? {} : { previous }), now });
    if (checked.failures.length > 0) throw new Error(JSON.stringify(checked.failures));
    const { inputs } = checked;
    const { stored } = this;
    if (stored === undefined) {
      const created = await this.#keeping(inputs, () => this.#resource.create(inputs, this.#within()));
      this.stored = { ...checkpoint(created), inputs, incomplete: false };
      return "created";
    }
    const change = this.#resource.diff(stored.state, inputs, { now, settings: this.#context.settings });
    if (change.kind === "replace") throw new Error("this engine does not replace");
    if (change.kind === "none" && !stored.incomplete) {
      stored.inputs = inputs;
      return "same";
    }
    const state = await this.#keeping(inputs, () =>
      this.#resource.update(stored.id, stored.state, inputs, this.#within()),
    );
    this.stored = { id: stored.id, state: checkpoint(state), inputs, incomplete: false };
    return "updated";
  }

  /** Reads. A resource that is gone is forgotten, without a delete. */
  async refresh(): Promise<"there" | "gone"> {
    if (this.stored === undefined) return "gone";
    const { id, state, inputs } = this.stored;
    const found = await this.#resource.read(id, state, this.#within());
    this.stored =
      found === undefined
        ? undefined
        : { id: found.id, state: checkpoint(found.state), inputs: found.inputs ?? inputs, incomplete: false };
    return found === undefined ? "gone" : "there";
  }

  async destroy(): Promise<"destroyed"> {
    if (this.stored !== undefined) {
      await this.#resource.delete(this.stored.id, this.stored.state, this.#within());
      this.stored = undefined;
    }
    return "destroyed";
  }

  async #keeping<Result>(inputs: Inputs, operation: () => Promise<Result>): Promise<Result> {
    try {
      return await operation();
    } catch (error) {
      if (error instanceof PartialFailure) {
        this.stored = { id: error.id, state: checkpoint(error.state as State), inputs, incomplete: true };
      }
      throw error;
    }
  }
}

/** What is left of a value after it was written to a checkpoint and read again. */
function checkpoint<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}
