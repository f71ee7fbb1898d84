import { z } from "zod";
import { HttpError, StatusError } from "../http/errors.js";
import { adoptShape } from "../lifecycle/adoption.js";
import type { Context } from "../lifecycle/context.js";
import { OperationFailed } from "../lifecycle/errors.js";
import {
  type Issuer,
  type Labels,
  type Listed,
  type LookUp,
  LostReply,
  type Order,
  StaleOrder,
} from "../lifecycle/issuer.js";
import { lifetimeShape } from "../lifecycle/lifetime.js";
import { ownerShape, stackPrefix } from "../lifecycle/owner.js";
import { tokenResource } from "../lifecycle/token.js";
import type { IssuedAnswer, TokenAnswer } from "./answers.js";
import { connect } from "./connection.js";
import type { ConsoleClient, TokenOrder } from "./console.js";
import { problemType } from "./console-api.js";
import { shardIdShape } from "./names.js";
import { type Permission, permissionsShape } from "./permissions.js";

/** What a program says of a token. */
export const authTokenShape = z
  .strictObject({
    shardId: shardIdShape,
    name: z
      .string({ error: "is missing; give the token a name that says what it is for" })
      .trim()
      .min(1, { error: "is empty; give the token a name that says what it is for" })
      .max(200, { error: "has more than 200 characters" })
      .describe(
        "What the token is for, as the console shows it: 1 to 200 characters, need not be unique. Default: the resource's name.",
      )
      .meta({ given: "name" }),
    permissions: permissionsShape.describe('What the token may do: a list in any order, or "full".'),
    ...lifetimeShape,
    adopt: adoptShape({
      tokenId: z
        .uuid({ error: "is not the id of a token; give the one that the console shows" })
        .describe("The token's id, as the console shows it."),
      token: z
        .string({ error: "is missing; give the token's value" })
        .regex(/^[0-9a-f]{64}$/, { error: "is not a token's value, which has 64 lower-case hexadecimal characters" })
        .describe("The token's value: 64 lower-case hexadecimal characters."),
    }).optional(),
    owner: ownerShape,
  })
  .describe(
    "A gateway token of a Calimero private shard. `pulumi up` mints it at the console, keeps the value as a secret output and revokes it on destroy.",
  )
  .meta({
    examples: [
      {
        shardId: "demos-calimero-testnet",
        permissions: ["view-accounts", "view-blocks"],
        expiresIn: "30d",
        rotation: { before: "10d", grace: "24h" },
      },
    ],
  });

export type AuthTokenInputs = z.output<typeof authTokenShape>;

/** What a token is minted with. */
export interface AuthTokenSpec {
  name: string;
  permissions: "full" | Permission[];
  rpcUrl?: string;
}

/** A gateway token of a Calimero private shard: issue, look up, revoke; nothing about it can be changed in place. */
export const AuthToken = tokenResource<AuthTokenInputs, AuthTokenSpec>({
  type: "AuthToken",
  schema: authTokenShape,
  outputs: {
    rpcUrl: z
      .string()
      .describe(
        "Where the token is valid: the shard's JSON-RPC address, with the slash at its end that near-cli needs.",
      ),
  },
  scope: "shardId",
  settings: ["name", "permissions"],
  values: ["token"],
  schedulesRevocation: true,
  idempotent: true,
  issuer: (shardId, context) => new GatewayTokens(connect(context), shardId),
});

class GatewayTokens implements Issuer<AuthTokenSpec> {
  constructor(
    private readonly console: ConsoleClient,
    private readonly shardId: string,
  ) {}

  async issue({ spec, lifetime, labels }: Order<AuthTokenSpec>, context: Context) {
    const order: TokenOrder = { name: spec.name, permissions: spec.permissions, labels: written(labels) };
    if (lifetime !== undefined && "milliseconds" in lifetime)
      order.expiresInSeconds = Math.round(lifetime.milliseconds / 1_000);
    if (lifetime !== undefined && "expiresAt" in lifetime) order.expiresAt = lifetime.expiresAt;
    const key = `${labels.instance}.${labels.generation}`;
    try {
      const issued: IssuedAnswer = await this.console.issue(this.shardId, order, key, context);
      return { ...listed(issued), values: { token: issued.value } };
    } catch (error) {
      throw classified(error);
    }
  }

  async find(tokenId: string, { owner, absence }: LookUp, context: Context) {
    const found = await this.console.find(this.shardId, tokenId, { prefix: stackPrefix(owner), absence }, context);
    return found === undefined ? undefined : listed(found);
  }

  async living(instance: string, _: unknown, context: Context) {
    return (await this.console.living(this.shardId, `instance=${instance}`, context)).map(listed);
  }

  async revoke(tokenId: string, at: string | undefined, context: Context) {
    const token = await this.console.revoke(this.shardId, tokenId, at, context);
    if (token?.status !== "active" && token?.status !== "suspended") return undefined;
    return [token.revokeAt, token.expiresAt].filter((end) => end !== null).sort()[0];
  }

  revokeSole(tokenId: string, instance: string, context: Context) {
    return this.console.revokeSole(this.shardId, tokenId, `instance=${instance}`, context);
  }

  verify(tokenId: string, values: Readonly<Record<string, string>>, context: Context) {
    return this.console.verify(this.shardId, tokenId, values["token"] ?? "", context);
  }

  now() {
    return this.console.now();
  }
}

function written({ owner, instance, generation }: Labels): Record<string, string> {
  return { ...(owner === "" ? {} : { owner }), instance, generation: String(generation) };
}

/**
 * A token of the console in the words of every system.
 * @throws OperationFailed where the console has a state for it that this version does not know: neither alive nor dead may be assumed
 */
export function listed(token: TokenAnswer): Listed<AuthTokenSpec> {
  const { owner = "", instance, generation } = token.labels;
  return {
    tokenId: token.id,
    status: known(token),
    createdAt: token.createdAt,
    expiresAt: token.expiresAt ?? undefined,
    revokeAt: token.revokeAt ?? undefined,
    lastUsedAt: token.lastUsedAt ?? undefined,
    spec: { name: token.name, permissions: token.permissions, rpcUrl: token.rpcUrl },
    labels: instance === undefined ? undefined : { owner, instance, generation: Number(generation ?? 1) },
  };
}

function known({ id, status }: TokenAnswer): "active" | "suspended" | "expired" | "revoked" {
  if (status === "active" || status === "suspended" || status === "expired" || status === "revoked") return status;
  throw new OperationFailed(
    `the console says that token ${id} is ${JSON.stringify(status)}, which this version of Keyring does not know. Nothing was changed: install the ` +
      "version of pulumi-keyring that belongs to the console",
  );
}

/** Tells a mint that may have happened from one that was refused. */
function classified(error: unknown): unknown {
  if (!(error instanceof Error) || !(error.cause instanceof HttpError)) return error;
  const { cause, message } = error;
  const stale = [problemType("token-revoked"), problemType("idempotency-mismatch")];
  if (cause instanceof StatusError && stale.includes(cause.problem.type ?? ""))
    return new StaleOrder(message, { cause });
  return cause.mayHaveHappened ? new LostReply(message, { cause }) : error;
}
