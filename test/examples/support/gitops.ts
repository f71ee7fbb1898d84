import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, parseAllDocuments } from "yaml";
import type { KubernetesObject } from "./kubernetes-objects.js";

/** The folder with the files. */
export const GITOPS = join(__dirname, "..", "..", "..", "examples", "gitops");

/** An object of a manifest. */
export interface Manifest extends KubernetesObject {
  metadata: { name: string };
}

/** What the tests read of a `Stack` of Pulumi's operator. */
export interface Stack extends Manifest {
  spec: {
    serviceAccountName: string;
    projectRepo?: string;
    programRef?: { name: string };
    prerequisites?: { name: string }[];
    continueResyncOnCommitMatch?: boolean;
    resyncFrequencySeconds?: number;
  };
}

/** Every object of the manifests in a folder. */
export function manifestsOf(folder: string): Manifest[] {
  return readdirSync(join(GITOPS, folder)).flatMap((name) =>
    parseAllDocuments(textOf(folder, name)).map((document) => document.toJS() as Manifest),
  );
}

interface Workflow {
  jobs: Record<string, { steps: { run?: string }[] }>;
}

/** The commands of each job of a workflow for GitHub, without what installs the repository's packages. */
export function scriptsOfGithub(file: string): Record<string, string[]> {
  const { jobs } = parse(textOf("github-actions", file)) as Workflow;
  return Object.fromEntries(
    Object.entries(jobs).map(([name, { steps }]) => [name, withoutInstall(steps.flatMap(({ run }) => run ?? []))]),
  );
}

/** The commands of each job of the pipeline for GitLab, likewise. */
export function scriptsOfGitlab(): Record<string, string[]> {
  const jobs = parse(textOf("gitlab", "gitlab-ci.yml")) as Record<string, { script?: string[] }>;
  return Object.fromEntries(
    Object.entries(jobs).flatMap(([name, { script }]) =>
      script === undefined ? [] : [[name, withoutInstall(script)]],
    ),
  );
}

function withoutInstall(commands: readonly string[]): string[] {
  return commands.filter((command) => command !== "npm ci");
}

function textOf(folder: string, name: string): string {
  return readFileSync(join(GITOPS, folder, name), "utf8");
}
