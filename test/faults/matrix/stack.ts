import { initFailed, type Props } from "../../provider/support/provider-calls.js";
import type { Host } from "./hosts.js";
import type { Place } from "./system.js";

/** A resource as the engine writes it down. */
export interface Recorded {
  id: string;
  inputs: Props;
  state: Props;
  /** The last operation failed half-way: the next `up` updates, whatever the diff says. */
  incomplete: boolean;
}

/** How an operation ended: `partial` failed and left a state. */
export type Ending = "done" | "same" | "partial" | "failed";

/**
 * One stack with one resource, kept as Pulumi's engine keeps it: a success is written down, a failure with `{id, properties}` is written
 * down as incomplete, any other failure changes nothing, and what a read calls gone is dropped without a delete.
 */
export class Stack {
  stored: Recorded | undefined;
  /** What the failures said. */
  readonly said: string[] = [];
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
  }

  up(host: Host, { version, grace }: { version: number; grace: string }): Promise<Ending> {
    return this.#ending(host, async () => {
      const said = this.#place.inputs(version, grace);
      const checked = await host.check(this.stored?.inputs ?? {}, said);
      if (checked.failures.length > 0) throw new Error(JSON.stringify(checked.failures));
      // the plugin leaves the owner to the URN of each operation, which is made from it here
      const inputs = { ...checked.inputs, owner: said["owner"] };
      const { stored } = this;
      if (stored === undefined) {
        const { id, properties } = await this.#keeping(inputs, () => host.create(inputs));
        this.stored = { id, inputs, state: properties, incomplete: false };
        return "done";
      }
      const { id, state, incomplete } = stored;
      const diff = await host.diff(id, state, inputs);
      if (!diff.changes && !incomplete) {
        this.stored = { ...stored, inputs };
        return "same";
      }
      const updated = await this.#keeping(inputs, () => host.update(id, state, inputs));
      this.stored = { id, inputs, state: updated, incomplete: false };
      return "done";
    });
  }

  refresh(host: Host): Promise<Ending> {
    return this.#ending(host, async () => {
      if (this.stored === undefined) return "same";
      const { id, state, inputs } = this.stored;
      const found = await host.read(id, state);
      const read = { id: found.id, inputs: found.inputs ?? inputs, state: found.properties, incomplete: false };
      this.stored = found.id === "" ? undefined : read;
      return "done";
    });
  }

  destroy(host: Host): Promise<Ending> {
    return this.#ending(host, async () => {
      if (this.stored === undefined) return "same";
      await host.delete(this.stored.id, this.stored.state);
      this.stored = undefined;
      return "done";
    });
  }

  async #keeping<Result>(inputs: Props, operation: () => Promise<Result>): Promise<Result> {
    try {
      return await operation();
    } catch (error) {
      const left = initFailed(error);
      if (left === undefined) throw error;
      this.stored = { id: left.id, inputs, state: left.properties, incomplete: true };
      throw new HalfDone(left.reasons.join("; "));
    }
  }

  async #ending(host: Host, operation: () => Promise<Ending>): Promise<Ending> {
    await host.begin();
    try {
      return await operation();
    } catch (error) {
      this.said.push((error as Error).message);
      return error instanceof HalfDone ? "partial" : "failed";
    }
  }
}

/** A failure that left a state. */
class HalfDone extends Error {}
