import type { z } from "zod";
import type { Context, Settings } from "../context.js";
import type { TokenInputs } from "./inputs.js";
import type { Issuer } from "./issuer.js";
import type { TokenState } from "./state.js";

/** What all tokens have, and beside it what only one system's have, by name. */
export type Inputs = TokenInputs & Named;
export type State = TokenState & Named;
type Named = Record<string, unknown>;

/** The outputs of a token resource: the common ones, and what it was minted with. */
export type StateOf<Spec extends object> = TokenState & Spec;

/** A system of which there are several, each at an address of its own that can change. */
export interface Home {
  /** What people call the system, e.g. "console". */
  title: string;
  /** The outputs that name the address. */
  outputs: readonly string[];
  /** The address that the settings lead to; undefined where they lead nowhere. */
  address(settings: Settings): string | undefined;
  /** Whether those outputs by themselves name this address. Pure. */
  isNamed(address: string, state: State): boolean;
  /** Whether the system in use says of itself what those outputs say. Asks it. */
  claims(state: State, context: Context): Promise<boolean>;
}

/** What differs between the systems that mint tokens. Without its parameters as the lifecycle knows it, which is the same for all of them. */
export interface TokenDefinition<Given extends object = Named, Spec extends object = Named> {
  /** The type's name for people. */
  type: string;
  /** The whole shape of the inputs. */
  schema: z.ZodObject;
  /** The outputs beside the settings and those of every token, described for people. */
  outputs: z.ZodRawShape;
  /** The input that says where the token lives; a token cannot move. */
  scope: keyof Given & string;
  /** Whether a text can be a token's id, where the system refuses to look up others. */
  isTokenId?(text: string): boolean;
  /** The inputs that a token is minted with; changing one rotates. */
  settings: readonly (keyof Spec & keyof Given & string)[];
  /**
   * The inputs that bound the use of a token and change in place: the value stays. What the program does not say stays as the system has it. Left
   * out where there are none.
   */
  bounds?: readonly (keyof Spec & keyof Given & string)[];
  /** The setting that is the resource's own name where a program gives none, and how many characters fit into it. */
  named?: { setting: keyof Spec & keyof Given & string; longest: number };
  /**
   * The settings of which the state keeps what the program says: the system never changes them, and lists them in words of its own,
   * which only an import takes over.
   */
  asWritten?: readonly (keyof Spec & string)[];
  /** Whether a token that was minted with a setting has it as the program wants it; by default where the state tells the same. */
  hasSetting?(state: StateOf<Spec>, setting: string, wanted: unknown): boolean;
  /** The scope where a program leaves it out: asked of the system. Without this, a program must say it. */
  defaultScope?(context: Context): Promise<string>;
  /** The secret outputs, `token` among them. */
  values: readonly string[];
  /** Whether a revocation can be left with the system for later; otherwise the first `up` after the overlap does it. */
  schedulesRevocation: boolean;
  /**
   * Whether the system knows a repeated mint: what an interrupted run left is then given a fresh value; otherwise it is revoked
   * before another one is minted.
   */
  idempotent: boolean;
  /** How the system is told from others of its kind; left out where the scope does that. */
  home?: Home;
  /** As of every resource. */
  missing(settings: Settings): string[];
  issuer(scope: string, context: Context): Issuer<Spec>;
}
