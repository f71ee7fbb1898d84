import { z } from "zod";
import { lifetimeShape } from "../../../provider/src/lifecycle/lifetime.js";
import type { Resource } from "../../../provider/src/lifecycle/resource.js";
import { tokenResource } from "../../../provider/src/lifecycle/token.js";
import type { StateOf, TokenDefinition } from "../../../provider/src/lifecycle/token-definition.js";
import { type TestContext, testContext } from "./context.js";
import { type PassSpec, TestIssuer } from "./test-issuer.js";

export const passShape = z.strictObject({
  place: z.string(),
  name: z.string(),
  permissions: z.array(z.string()).transform((names) => [...names].sort()),
  ...lifetimeShape,
  owner: z.string().optional(),
});

export type PassInputs = z.output<typeof passShape>;
export type PassState = StateOf<PassSpec> & { place?: string };

/** The definition of a token type of no real system, over a test issuer. */
export function passDefinition(issuer: TestIssuer): TokenDefinition<PassInputs, PassSpec> {
  return {
    type: "Pass",
    schema: passShape,
    scope: "place",
    settings: ["name", "permissions"],
    values: ["token"],
    issuer: () => issuer,
  };
}

/** A resource of no real system, its issuer, and the clock that both go by. */
export interface Pass {
  resource: Resource<PassInputs, PassState>;
  issuer: TestIssuer;
  context: TestContext;
}

/** @param options.schedulesRevocation whether the issuer revokes by itself when told the time */
export function pass(options: { schedulesRevocation?: boolean } = {}): Pass {
  const context = testContext();
  const issuer = new TestIssuer(context.now, { schedulesRevocation: options.schedulesRevocation ?? true });
  return { resource: tokenResource(passDefinition(issuer)), issuer, context };
}

/** Inputs as a check leaves them. */
export function passInputs(inputs: Partial<PassInputs> = {}): PassInputs {
  const owner = "acme/infra/dev/web";
  return passShape.parse({ place: "here", name: "web", permissions: ["look"], owner, ...inputs });
}
