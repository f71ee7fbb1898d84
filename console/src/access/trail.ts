import type { Database } from "../store/schema.js";
import type { Requester } from "./requester.js";

/** Where something comes from that the audit trail has. */
export interface Origin {
  /** The operationId of the route, or what a command or the server does. */
  action: string;
  via: "api" | "pages" | "link" | "command" | "server" | "gateway";
  /** Of the client, behind trusted proxies; null where there is none. */
  address: string | null;
  requestId: string | null;
  /** The one that the client gave, if it is fit for a log. */
  clientRequestId: string | null;
}

/** Who did something, with the name that they had then. */
export interface Author {
  kind: Requester["kind"] | "command" | "server" | "nobody";
  /** Null unless it is an access key or a person. */
  id: string | null;
  name: string | null;
}

export type Fact = string | number | boolean | null | readonly Fact[] | { readonly [name: string]: Fact };

/** What is known of something, without secrets. */
export type Facts = Readonly<Record<string, Fact>>;

/** What something was done to. */
export interface Target {
  kind: "token" | "access-key" | "person" | "session" | "shard" | "account" | "key" | "console";
  id: string | null;
  name: string | null;
  /** Where it belongs to a shard. */
  shardId: string | null;
}

/** One thing that was done. Of what was there before and after, the trail keeps what differs. */
export interface Deed {
  target: Target;
  before?: Facts | undefined;
  after?: Facts | undefined;
}

/** Notes what was done; it is written when the work is finished, before the transaction ends. */
export type Note = (by: Author, deed: Deed) => void;

/** Something that was refused. */
export interface Refusal {
  /** The slug of a problem, or what the gateway calls it. */
  reason: string;
  by: Author;
  target: Target | null;
}

/** The audit trail, as whoever acts sees it. */
export interface Trail {
  /**
   * Runs `work` in a transaction that also writes down what it has noted: both happen, or neither.
   * @param database where the transaction runs
   */
  transact<Result>(
    database: Database,
    origin: Origin,
    work: (transaction: Database, note: Note) => Promise<Result>,
  ): Promise<Result>;
  /** Notes a refusal, to be written soon; many of one kind are counted. Never waits, never throws. */
  refused(origin: Origin, refusal: Refusal): void;
}

export function authorOf({ kind, id, name }: Requester): Author {
  return { kind, id, name };
}

/** Who did not say who they are, or not so that it could be believed. */
export const NOBODY: Author = { kind: "nobody", id: null, name: null };

/** The console itself. */
export const SERVER: Author = { kind: "server", id: null, name: null };

/** What the console does by itself. */
export function ownOrigin(action: string): Origin {
  return { action, via: "server", address: null, requestId: null, clientRequestId: null };
}
