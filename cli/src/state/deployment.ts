import { z } from "zod";
import { CommandFailed } from "../failures.js";

const resource = z.object({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  /** `<its URN>::<its id>`. */
  provider: z.string().optional(),
  /** Replaced, and waiting to be deleted. */
  delete: z.boolean().optional(),
  inputs: z.record(z.string(), z.unknown()).optional(),
  outputs: z.record(z.string(), z.unknown()).optional(),
  created: z.string().optional(),
  modified: z.string().optional(),
});

const exported = z.object({
  /** Null for a stack in which nothing has happened yet. */
  deployment: z
    .object({
      manifest: z.object({ time: z.string() }).optional(),
      resources: z.array(resource).nullish(),
    })
    .nullable(),
});

/** A resource as `pulumi stack export` writes it, as far as it is read. */
export type ExportedResource = z.output<typeof resource>;

/** A stack's state. */
export interface Deployment {
  resources: ExportedResource[];
  /** When anything in it was last written; undefined where it does not say. */
  writtenAt: Date | undefined;
}

/**
 * Reads what `pulumi stack export` prints.
 * @throws CommandFailed when it is something else
 */
export function readDeployment(text: string): Deployment {
  const read = exported.safeParse(parsed(text));
  if (!read.success) {
    const where = read.error.issues[0]?.path.join(".") || "the whole";
    throw new CommandFailed(
      `This is not the state of a stack (at ${where}): use the unchanged output of \`pulumi stack export\`.`,
    );
  }
  const { manifest, resources } = read.data.deployment ?? {};
  return { resources: resources ?? [], writtenAt: latest([manifest?.time, ...(resources ?? []).flatMap(dates)]) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function dates({ created, modified }: ExportedResource): (string | undefined)[] {
  return [created, modified];
}

function latest(times: (string | undefined)[]): Date | undefined {
  const moments = times.map((time) => Date.parse(time ?? "")).filter((time) => time > 0);
  return moments.length === 0 ? undefined : new Date(moments.reduce((one, other) => Math.max(one, other)));
}
