import { Gauge, type Registry } from "prom-client";

/** One RPC URL of a shard. */
export interface EndpointReport {
  shard: string;
  /** Its place in the order in which they are tried, from 1. URLs may hold keys, so none is shown. */
  endpoint: number;
  state: "untried" | "answering" | "failing";
}

/** Says of the RPC URLs of shards which answer. One that was not tried yet is not shown. */
export function observeUpstreams(registry: Registry, endpoints: () => Promise<EndpointReport[]>): void {
  new Gauge({
    name: "keyring_upstream_up",
    help: "Whether an RPC URL of a shard answered this instance last time (1) or failed (0).",
    labelNames: ["shard", "endpoint"],
    registers: [registry],
    async collect() {
      const reports = await endpoints();
      this.reset();
      for (const { shard, endpoint, state } of reports) {
        if (state !== "untried") this.set({ shard, endpoint }, state === "answering" ? 1 : 0);
      }
    },
  });
}
