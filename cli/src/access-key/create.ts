import {
  type AccessKeyAnswer,
  type AccessKeyBounds,
  type Context,
  type CreatedAccessKeyAnswer,
  connectToConsole,
  consoleUrl,
} from "pulumi-keyring-provider/tools";
import { CommandFailed } from "../failures.js";
import type { Destination } from "./destination.js";

/** What a new access key is to be. */
export interface AccessKeyRequest {
  name: string;
  rights: readonly string[];
  /** Empty for the console's only shard. */
  shards: readonly string[];
  /** Milliseconds that it lives; undefined for as long as the one in use. */
  lifetime?: number | undefined;
  bounds?: AccessKeyBounds | undefined;
}

/**
 * Creates an access key with the one in use, and puts its value where it belongs. One whose value cannot be put there is removed again.
 * @throws CommandFailed where the one in use may not, or the value cannot be kept; OperationFailed where a request fails
 */
export async function createAccessKey(
  request: AccessKeyRequest,
  destination: Destination,
  context: () => Context,
): Promise<CreatedAccessKeyAnswer> {
  const created = await create(request, context).catch(async (error: unknown) => {
    await destination.abandon();
    throw error;
  });
  try {
    await destination.keep(created.value);
  } catch (error) {
    await connectToConsole(context()).catalogue.removeAccessKey(created.id, context());
    throw error;
  }
  return created;
}

async function create(request: AccessKeyRequest, context: () => Context): Promise<CreatedAccessKeyAnswer> {
  const console = connectToConsole(context());
  const own = await console.catalogue.accessKey(context());
  refuseLacking(own, request, consoleUrl(context().settings));
  const { name, rights } = request;
  const shards = request.shards.length > 0 ? request.shards : [onlyOne(await console.catalogue.shards(context()))];
  const expiresAt = endOf(own, request, console.now());
  return console.catalogue.createAccessKey({ name, rights, shards, expiresAt, ...request.bounds }, context());
}

/** Whether an access key may create another one. */
export function mayCreate({ rights }: AccessKeyAnswer): boolean {
  return rights.includes(MANAGE);
}

/** @throws CommandFailed where an access key cannot create another one with these rights */
function refuseLacking(own: AccessKeyAnswer, { rights }: AccessKeyRequest, url: string): void {
  const missing = [MANAGE, ...rights].filter((right) => !own.rights.includes(right));
  if (missing.length === 0) return;
  throw new CommandFailed(
    `Access key ${JSON.stringify(own.name)} cannot create this one: it lacks ${missing.join(", ")}. Set CALIMERO_ACCESS_KEY to one that ` +
      `has these rights, such as the console's first one, or create it in a browser: ${url}/#/access-keys/create`,
  );
}

/** @throws CommandFailed where there is none, or a choice */
function onlyOne(shards: readonly string[]): string {
  const [only, ...others] = shards;
  if (only !== undefined && others.length === 0) return only;
  const known = only === undefined ? "The console has none yet" : `The console has ${shards.slice(0, 10).join(", ")}`;
  throw new CommandFailed(`The state has no shard. ${known}: name those that the program uses with --shard <id>.`);
}

/** When it expires, RFC 3339: no later than the one in use. */
function endOf({ expiresAt }: AccessKeyAnswer, { lifetime }: AccessKeyRequest, now: Date): string | undefined {
  const ends = [
    ...(expiresAt === null ? [] : [Date.parse(expiresAt)]),
    ...(lifetime === undefined ? [] : [now.getTime() + lifetime]),
  ];
  return ends.length === 0 ? undefined : new Date(Math.min(...ends)).toISOString();
}

/** The right to create access keys. */
const MANAGE = "manage-access-keys";
