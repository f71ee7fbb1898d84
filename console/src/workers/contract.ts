import type { Unchained } from "../audit/record.js";
import type { RememberedTable } from "../changes/changes.js";
import type { GatewayOptions, Grant, GrantBounds, JsonRpcReply, JsonRpcRequest } from "../gateway/index.js";
import type { LogLevel } from "../log/logger.js";
import type { MetricsOfProcess } from "../metrics/sum.js";
import type { TlsIdentity } from "../server/tls.js";
import type { Counted } from "../usage/counts.js";
import type { EndpointEvents } from "./endpoint-events.js";

/** What the main process does for its workers. It alone has the database and the data folder. */
export interface MainProcess {
  /** The first thing that a worker says: it hears what it is told. */
  ready(): void;
  /** @param sha256 of a token's value, with one character per byte */
  grant(sha256: string): Promise<GrantFacts | undefined>;
  upstream(shardId: string): Promise<UpstreamFacts | undefined>;
  originsOf(shardId: string): Promise<readonly string[] | undefined>;
  /** Asks a development shard. */
  ask(shardId: string, request: JsonRpcRequest): Promise<JsonRpcReply>;
  /** How many milliseconds ago every change until then was heard, and told to the worker before this is answered. */
  age(): number;
  report(report: Report): void;
  /** Writes refusals of the gateway to the audit trail. */
  writeRefusals(records: readonly Unchained[]): Promise<void>;
}

/** What a worker does for the main process. */
export interface WorkerProcess {
  /** Resolves when it accepts connections. */
  start(settings: WorkerSettings): Promise<void>;
  /** When it is answered, the worker no longer uses what it had in memory of these. */
  forget(table: RememberedTable, keys: readonly string[]): void;
  clear(table: RememberedTable): void;
  present(identity: TlsIdentity): void;
  leave(): void;
  metrics(): Promise<MetricsOfProcess>;
  /** Resolves when running requests have ended, or were cut after this time. */
  close(graceMs: number): Promise<void>;
}

export interface WorkerSettings {
  host: string;
  port: number;
  tls: TlsIdentity | undefined;
  gateway: Pick<GatewayOptions, "limits" | "furtherMethods">;
  trustedProxies: readonly string[];
  allowPrivateUpstreams: boolean;
  logLevel: LogLevel;
  /** Of which the environment says how. */
  withTraces: boolean;
  withMetrics: boolean;
  /** Where requests go that are not for the gateway. */
  main: MainAddress;
}

/** Where the main process takes requests from its workers. */
export interface MainAddress {
  port: number;
  /** Tells them from those of other programs on the machine. */
  secret: string;
}

/** A grant as it is told, with the worker's share of its bounds. */
export interface GrantFacts extends Omit<Grant, "bounds"> {
  bounds: (Omit<GrantBounds, "addresses"> & { addresses: readonly string[] | undefined }) | undefined;
}

/** Where a shard's requests go. Headers hold secrets. */
export type UpstreamFacts =
  | { kind: "url"; endpoints: readonly { url: string; headers: readonly (readonly [string, string])[] }[] }
  | { kind: "local" }
  | { kind: "closed"; status: "disabled" | "removed" };

/** What a worker has seen since its last report. */
export interface Report {
  /** The ids of tokens that were used. */
  used: readonly string[];
  usage: readonly Counted[];
  endpoints: readonly EndpointEvents[];
}
