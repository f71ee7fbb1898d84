import type { Clients } from "./clients.js";

/** Where a setting comes from: the environment wins over the stack's configuration. */
export interface Settings {
  /**
   * The value of a setting, or undefined when it is set nowhere or to an empty text.
   * @param key name in the stack's configuration without its namespace, e.g. `calimeroUrl`
   */
  get(key: string): string | undefined;
  /**
   * Where that value comes from. `configuration` stands for everything that is not the user's own environment: the stack's configuration,
   * what a program gives to a provider, a state.
   */
  origin(key: string): Origin | undefined;
  /** What the environment says, whether or not it wins. */
  environment(key: string): string | undefined;
}

export type Origin = "environment" | "configuration";

/** Where messages for people go. They never hold a secret. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
}

/** Everything an operation needs from outside; tests inject it. */
export interface Context {
  /** Read when the operation runs, never captured. */
  settings: Settings;
  /** Connections that operations of one process share. */
  clients: Clients;
  now(): Date;
  log: Log;
  /** Aborts when the deadline passes or the engine cancels. */
  signal: AbortSignal;
  /** The deadline as milliseconds since the epoch. */
  deadline: number;
}
