import type { BlockBody, SentData, SentReceipt } from "./block.js";

export interface InFlightContents {
  receipts: SentReceipt[];
  data: SentData[];
}

/** Receipts that were sent and not yet executed, and the results that arrived for those that wait. */
export class InFlight {
  readonly #receipts = new Map<string, SentReceipt>();
  readonly #data = new Map<string, string | null>();

  constructor(contents: InFlightContents = { receipts: [], data: [] }) {
    this.#add(contents.receipts, contents.data);
  }

  /** Receipts whose results are all there, in the order in which they were sent. */
  ready(): SentReceipt[] {
    return [...this.#receipts.values()].filter(({ input_data_ids }) =>
      input_data_ids.every((id) => this.#data.has(id)),
    );
  }

  /** The results that a ready receipt waited for. */
  results({ input_data_ids }: SentReceipt): (string | null)[] {
    return input_data_ids.map((id) => this.#data.get(id) ?? null);
  }

  apply(block: BlockBody): void {
    for (const { receipts } of block.later ?? []) {
      for (const { receipt_id } of receipts) {
        for (const id of this.#receipts.get(receipt_id)?.input_data_ids ?? []) this.#data.delete(id);
        this.#receipts.delete(receipt_id);
      }
    }
    this.#add(block.sent ?? [], block.data ?? []);
  }

  contents(): InFlightContents {
    return {
      receipts: [...this.#receipts.values()],
      data: [...this.#data].map(([data_id, value]) => ({ data_id, value })),
    };
  }

  #add(receipts: readonly SentReceipt[], data: readonly SentData[]): void {
    for (const receipt of receipts) this.#receipts.set(receipt.receipt_id, receipt);
    for (const { data_id, value } of data) this.#data.set(data_id, value);
  }
}
