import type { Props } from "../../provider/support/provider-calls.js";
import type { Fault, Logged, Sent } from "../../support/fault.js";
import type { FaultProxy } from "../../support/fault-proxy.js";

/** The class of a resource, as a program writes it. */
export type ResourceClass = "calimero.AuthToken" | "astra.Token";

/** What a request is for. */
export type Step = "list" | "look up" | "mint" | "revoke";

/** A token as the issuing system itself knows it. */
export interface Living {
  tokenId: string;
  labels: Record<string, string>;
  /** When it is going to be revoked, in milliseconds since the epoch by the system's clock; undefined where nothing is scheduled. */
  revokeAt: number | undefined;
}

/** Where one cell of the matrix has its only resource: a shard, an organization. Each has faults of its own. */
export interface Place {
  /** The owner label of everything in it, as a plugin writes it: `-/<project>/<stack>/<resource name>`. */
  owner: string;
  /** What the program says; another version asks for a rotation. */
  inputs(version: number, grace: string): Props;
  /** Decides about the requests that concern this place. */
  rule: (request: Sent) => Fault;
  /** The requests that concern this place, and what became of them. */
  log(): Logged[];
  /** Asked of the issuing system itself, past all faults. */
  living(): Promise<Living[]>;
  /** Whether a value is taken where it is to be used. */
  works(value: unknown): Promise<boolean>;
  /** As somebody at the issuing system does it. */
  revoke(tokenId: string): Promise<void>;
}

/** A running issuing system behind a proxy that can do harm, as the matrix sees it. Another system needs another one of these. */
export interface System {
  /** The class of the resources in its places. */
  resourceClass: ResourceClass;
  /** Whether the system ends previous values by itself. */
  schedulesRevocation: boolean;
  /** Whether the system tells a mint from its repeats. */
  tellsRepeats: boolean;
  /** The environment of a host that looks for the system at a URL. */
  env(url: string): NodeJS.ProcessEnv;
  /** How errors begin that concern the resource of a place. */
  resource: string;
  /** Cells that may run at the same time: one, where requests do not tell their place. */
  atOnce: number;
  proxy: FaultProxy;
  /** A port that nobody listens at. */
  closedPort: number;
  /** The system's clock, in milliseconds since the epoch. */
  now(): number;
  place(): Promise<Place>;
  step(request: Sent): Step;
  /** The id of the token that a request revokes at once; undefined for any other request. */
  revokes(request: Sent): string | undefined;
  /** A refusal in the system's own form. */
  refusal(status: number, headers?: Record<string, string>): Fault;
  /** A success whose body has not the promised shape. */
  wrongShape: Fault;
  /** The value in the answer of a mint. */
  valueIn(answer: string): string | undefined;
  /** Everything in the answer of a mint that must be printed nowhere. */
  secretsIn(answer: string): string[];
  /** What else must be printed nowhere: credentials. */
  secrets: string[];
  /** Everything that the system logged. */
  printed(): string;
  close(): Promise<void>;
}
