import type { EndpointBody } from "./endpoint-drafts.js";

/** The names of a form's fields for endpoints, as the console calls them where something is wrong with one. */
export function fieldsOf(endpoints: readonly EndpointBody[]): string[] {
  return endpoints.flatMap(({ headers }, index) => [
    `endpoints[${index}].url`,
    ...Object.keys(headers).map((name) => `endpoints[${index}].headers.${name}`),
  ]);
}
