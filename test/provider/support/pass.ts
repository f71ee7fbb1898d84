import { z } from "zod";
import type { Resource } from "../../../provider/src/lifecycle/resource.js";
import type { StateOf, TokenDefinition } from "../../../provider/src/lifecycle/token/definition.js";
import { tokenResource } from "../../../provider/src/lifecycle/token/index.js";
import { adoptedText, adoptShape, lifetimeShape } from "../../../provider/src/lifecycle/token/inputs.js";
import { type TestContext, testContext } from "./context.js";
import { type Abilities, type PassSpec, TestIssuer } from "./test-issuer.js";

export const passShape = z.strictObject({
  place: z.string(),
  name: z.string(),
  permissions: z.array(z.string()).transform((names) => [...names].sort()),
  ...lifetimeShape,
  adopt: adoptShape({ token: adoptedText("the token's value") }).optional(),
  owner: z.string().optional(),
});

export type PassInputs = z.output<typeof passShape>;
export type PassState = StateOf<PassSpec> & { place?: string };

/** The definition of a token type of no real system, over a test issuer. */
export function passDefinition(issuer: TestIssuer): TokenDefinition<PassInputs, PassSpec> {
  return {
    type: "Pass",
    schema: passShape,
    outputs: {},
    scope: "place",
    settings: ["name", "permissions"],
    values: ["token"],
    ...issuer.abilities,
    missing: () => [],
    issuer: () => issuer,
  };
}

/** A resource of no real system, its issuer, and the clock of the machine that runs the program. */
export interface Pass {
  resource: Resource<PassInputs, PassState>;
  issuer: TestIssuer;
  context: TestContext;
}

/** @param options.ahead milliseconds that the machine's clock is ahead of the issuer's; asked anew each time */
export function pass(options: Partial<Abilities> & { ahead?: () => number } = {}): Pass {
  const { ahead = () => 0, schedulesRevocation = true, idempotent = true } = options;
  const clock = testContext();
  const context = { ...clock, now: () => new Date(clock.now().getTime() + ahead()) };
  const issuer = new TestIssuer(clock.now, { schedulesRevocation, idempotent });
  return { resource: tokenResource(passDefinition(issuer)), issuer, context };
}

/** Inputs as a check leaves them. */
export function passInputs(inputs: Partial<PassInputs> = {}): PassInputs {
  const owner = "acme/infra/dev/web";
  return passShape.parse({ place: "here", name: "web", permissions: ["look"], owner, ...inputs });
}
