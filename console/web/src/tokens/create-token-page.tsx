import { useState } from "react";
import { useLocation } from "wouter";
import { useChange } from "../api/change.js";
import { RequestRefused } from "../api/failure.js";
import { useOne } from "../api/one.js";
import { path, request } from "../api/request.js";
import type { IssuedToken, Permission, Shard } from "../api/types.js";
import { NO_CEILING } from "../bounds/ceiling.js";
import { Bounds } from "../bounds/fields.js";
import { TokenBoundFields } from "../bounds/token-bound-fields.js";
import { draftTokenBounds, NO_TOKEN_BOUNDS, readTokenBounds, TOKEN_BOUND_FIELDS } from "../bounds/token-bounds.js";
import { changesOf } from "../bounds/written.js";
import { ChangeForm } from "../parts/change-form.js";
import { OneOf, SomeOf } from "../parts/choice.js";
import { SECONDS_PER_DAY } from "../parts/days.js";
import { Page } from "../parts/page.js";
import { TextInput } from "../parts/text-input.js";
import { ClosedShardNote, useClosedShard } from "../shards/closed-shard.js";
import { Idempotency } from "./idempotency.js";
import { IssuedTokenPage } from "./issued-token-page.js";
import { type LifetimeDraft, LifetimeFields, lifetimeBelow } from "./lifetime-fields.js";
import { PERMISSION_OPTIONS } from "./permissions.js";
import { TokenPresets } from "./token-presets.js";
import { TokenSummary } from "./token-summary.js";

/** Calimero's form for a new token: its fields, their order and their words (docs/reference/console.md). */
export function CreateTokenPage({ shardId }: { shardId: string }) {
  const [, go] = useLocation();
  const closed = useClosedShard(shardId);
  const [name, setName] = useState("");
  const { maxTokenLifetime, tokenPermissions } = useOne<Shard>(path`/shards/${shardId}`).data ?? NO_CEILING;
  const [written, setWritten] = useState<LifetimeDraft>({ kind: "ephemeral", days: undefined });
  const lifetime = lifetimeBelow(maxTokenLifetime, written);
  const [access, setAccess] = useState<"granular" | "full">("granular");
  const [chosen, setChosen] = useState<Permission[]>([]);
  const options = PERMISSION_OPTIONS.filter(({ value }) => tokenPermissions?.includes(value) ?? true);
  const isFull = access === "full" && tokenPermissions === null;
  const allowed = options.map(({ value }) => value);
  const permissions = isFull ? "full" : chosen.filter((one) => allowed.includes(one));
  const [draft, setDraft] = useState(() => draftTokenBounds(NO_TOKEN_BOUNDS));
  const bounds = readTokenBounds(draft);
  const [idempotency] = useState(() => new Idempotency());
  const issue = useChange(async (body: object) => {
    try {
      return await request<IssuedToken>(path`/shards/${shardId}/tokens`, {
        body,
        headers: idempotency.headersFor(body),
      });
    } catch (error) {
      // The token that an earlier attempt made was revoked meanwhile, or has ended.
      if (error instanceof RequestRefused && error.slug === "token-revoked") idempotency.forget();
      throw error;
    }
  });
  const choose = (preset: Permission[] | "full") => {
    setAccess(preset === "full" ? "full" : "granular");
    // Of everything, what the shard allows.
    setChosen(preset === "full" ? allowed : preset);
  };
  const last = (count: number) => {
    const isAllowed = maxTokenLifetime === null || count * SECONDS_PER_DAY <= maxTokenLifetime;
    setWritten({ kind: isAllowed ? "ephemeral" : "longest", days: String(count) });
  };
  const isIncomplete =
    name.trim() === "" || permissions.length === 0 || lifetime.seconds === undefined || bounds === undefined;
  const risk = riskOf(isFull, lifetime.kind === "perpetual", permissions.includes("write"));

  if (issue.answer) return <IssuedTokenPage token={issue.answer} />;
  if (closed && !issue.running) {
    return (
      <Page title="Create a new token">
        <ClosedShardNote shardId={shardId} />
      </Page>
    );
  }
  return (
    <Page title="Create a new token">
      <TokenPresets onPermissions={choose} onDuration={last} />
      <ChangeForm
        change={issue}
        given={{
          name,
          permissions,
          ...(lifetime.seconds && { expiresInSeconds: lifetime.seconds }),
          ...(bounds && changesOf(NO_TOKEN_BOUNDS, bounds)),
        }}
        fields={["name", "expiresInSeconds", "permissions", ...TOKEN_BOUND_FIELDS]}
        submit="Generate"
        isIncomplete={isIncomplete}
        onCancel={() => go(`/shards/${shardId}/tokens`)}
      >
        <TextInput
          name="name"
          label="Name"
          help="A label for people. It need not be unique."
          autoComplete="off"
          value={name}
          onChange={setName}
        />
        <LifetimeFields most={maxTokenLifetime} value={lifetime} onChange={setWritten} />
        {tokenPermissions === null && (
          <OneOf
            name="access"
            label="Permissions"
            options={[
              { value: "granular", label: "Granular" },
              { value: "full", label: "Full access" },
            ]}
            value={access}
            onChange={setAccess}
          />
        )}
        {!isFull && (
          <SomeOf
            name="permissions"
            label="What it may do"
            help={tokenPermissions === null ? undefined : "Tokens of this shard may do no more than this."}
            options={options}
            value={permissions === "full" ? [] : permissions}
            onChange={setChosen}
            hasSelectAll
          />
        )}
        <Bounds>
          <TokenBoundFields value={draft} onChange={setDraft} />
        </Bounds>
        {/* There from the beginning: what is put into it is read out. */}
        <div role="status" className="risk">
          {risk && <p className="note warning">{risk}</p>}
        </div>
        {!isIncomplete && (
          <TokenSummary
            shardId={shardId}
            name={name}
            permissions={permissions}
            seconds={lifetime.seconds ?? null}
            bounds={bounds ?? NO_TOKEN_BOUNDS}
          />
        )}
      </ChangeForm>
    </Page>
  );
}

/** What to think of before; the widest choice has the plainest words. */
function riskOf(isFull: boolean, isPerpetual: boolean, canWrite: boolean): string | undefined {
  if (isFull && isPerpetual) {
    return "Anyone who gets this token can send transactions and read everything on this shard, forever, until someone revokes it. Choose fewer permissions or a duration if you can.";
  }
  if (isFull)
    return "Anyone who gets this token can send transactions and read everything on this shard until it expires.";
  if (isPerpetual && canWrite) return "Anyone who gets this token can send transactions until someone revokes it.";
  return undefined;
}
