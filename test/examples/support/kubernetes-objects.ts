import type { Made } from "./run-example.js";

/** A Kubernetes object as a program registered it. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  [key: string]: unknown;
}

/** The Kubernetes objects among what a program registered. */
export function objectsOf(made: readonly Made[]): KubernetesObject[] {
  return made.filter(({ type }) => type.startsWith("kubernetes:")).map(({ inputs }) => inputs as KubernetesObject);
}

interface Model {
  new (data: object): { validate(): void };
}

/**
 * What an object breaks of the schema that Kubernetes, or External Secrets for its own kinds, publishes for it.
 * The npm packages of the schemas are loaded where they are needed: they are large.
 */
export function schemaFault(object: KubernetesObject): string | undefined {
  const from = object.apiVersion.startsWith("external-secrets.io/")
    ? "@kubernetes-models/external-secrets"
    : "kubernetes-models";
  const models = require(`${from}/${object.apiVersion}/${object.kind}`) as Record<string, Model>;
  const Kind = models[object.kind];
  if (Kind === undefined) return `${object.apiVersion} has no ${object.kind}`;
  try {
    new Kind(object).validate();
    return undefined;
  } catch (error) {
    return `${object.kind}: ${(error as Error).message}`;
  }
}
