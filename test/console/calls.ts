import assert from "node:assert/strict";
import type { AdminRequest, TestConsole } from "../support/console.js";

/** A token as the API shows it. */
export interface TokenBody {
  id: string;
  shardId: string;
  name: string;
  permissions: "full" | string[];
  status: string;
  createdAt: string;
  expiresAt: string | null;
  revokeAt: string | null;
  lastUsedAt: string | null;
  issuedBy: { kind: string; id: string };
  revokedBy: { kind: string; id: string } | null;
  labels: Record<string, string>;
  allowedAddresses: string[] | null;
  requestsPerSecond: number | null;
  maxOpenRequests: number | null;
  rpcUrl: string;
}

export interface IssuedBody extends TokenBody {
  value: string;
  replayed: boolean;
}

export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail: string;
  requestId: string;
  errors?: { property: string; reason: string }[];
  right?: string;
  shardId?: string;
  tokenId?: string;
  highestAttempt?: number;
  bound?: string;
}

/** Calls the API and expects a status; the body is read as JSON. */
export async function call<Body>(
  at: TestConsole,
  path: string,
  status: number,
  init: AdminRequest = {},
): Promise<Body> {
  const response = await at.adminFetch(path, init);
  const text = await response.text();
  assert.equal(response.status, status, `${init.method ?? ""} ${path}: ${text}`);
  return (text === "" ? undefined : JSON.parse(text)) as Body;
}

/** Calls the API and expects a problem with this slug. */
export async function problem(
  at: TestConsole,
  path: string,
  slug: string,
  init: AdminRequest = {},
): Promise<ProblemBody> {
  const response = await at.adminFetch(path, init);
  const body = (await response.json()) as ProblemBody;
  assert.equal(body.type, `urn:keyring:problem:${slug}`, JSON.stringify(body));
  assert.equal(body.status, response.status);
  assert.equal(response.headers.get("content-type"), "application/problem+json; charset=utf-8");
  return body;
}

/** Issues a token that may do everything, unless the body says otherwise. */
export function issue(
  at: TestConsole,
  body: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Promise<IssuedBody> {
  const request = { body: { name: "a token", permissions: "full", ...body }, headers };
  return call<IssuedBody>(at, `/shards/${at.shardId}/tokens`, 201, request);
}

/** The status with which the gateway answers a harmless call. */
export async function gatewayStatus(at: TestConsole, token: string): Promise<number> {
  const response = await at.gatewayFetch(token);
  await response.arrayBuffer();
  return response.status;
}
