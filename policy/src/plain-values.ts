import type { PolicyResource, StackValidationPolicy } from "@pulumi/policy";
import { keyringType } from "./credentials.js";
import { textsOf } from "./secretness.js";

/**
 * Looks for the values of this stack's credentials among the plain outputs of its resources, and of the stack itself: a value that `unsecret`
 * or a provider took the mark from stands in the state for everybody to read. During a preview, values that are yet to be minted are
 * unknown, so the first `up` finds what that preview could not.
 */
export const noPlainValues: StackValidationPolicy = {
  name: "no-plain-values",
  description: "No value of a credential stands in plain text in an output of the stack, or of another resource.",
  enforcementLevel: "mandatory",
  validateStack: ({ resources }, report) => {
    const read = resources.map((resource) => ({ resource, texts: textsOf(resource.props) }));
    if (read.some(({ texts }) => texts === undefined)) {
      report(
        "This policy cannot tell secrets from other values with the installed @pulumi/policy. Install the version it pins.",
      );
      return;
    }
    const credentials = read.flatMap(({ resource, texts }) =>
      keyringType(resource.type) === undefined
        ? []
        : (texts?.secret ?? []).map(([path, value]) => ({ value, from: `${path} of ${resource.name}` })),
    );
    // Short ones are no credentials: a person's description, made secret by the program.
    const long = credentials.filter(({ value }) => value.length >= SHORTEST);
    for (const { resource, texts } of read) {
      for (const [path, text] of texts?.plain ?? []) {
        const found = long.find(({ value }) => text.includes(value));
        if (found)
          report(
            `${nameOf(resource, path)} holds ${found.from} in plain text. Keep it a secret: do not pass it through \`unsecret\`, and mark what is made of it.`,
            resource.urn,
          );
      }
    }
  },
};

/** No value that an issuing system mints is shorter. */
const SHORTEST = 20;

function nameOf({ type, name }: PolicyResource, path: string): string {
  return type === "pulumi:pulumi:Stack" ? `The output ${path}` : `${path} of ${name}`;
}
