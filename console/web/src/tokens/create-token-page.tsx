import { useState } from "react";
import { useLocation } from "wouter";
import { useChange } from "../api/change.js";
import { RequestRefused } from "../api/failure.js";
import { path, request } from "../api/request.js";
import type { IssuedToken, Permission } from "../api/types.js";
import { ChangeForm } from "../parts/change-form.js";
import { OneOf, SomeOf } from "../parts/choice.js";
import { dayAfter, daysOf, SECONDS_PER_DAY } from "../parts/days.js";
import { DaysInput } from "../parts/days-input.js";
import { Page } from "../parts/page.js";
import { TextInput } from "../parts/text-input.js";
import { ClosedShardNote, useClosedShard } from "../shards/closed-shard.js";
import { Idempotency } from "./idempotency.js";
import { IssuedTokenPage } from "./issued-token-page.js";
import { PERMISSION_OPTIONS } from "./permissions.js";
import { TokenPresets } from "./token-presets.js";

/** Calimero's form for a new token: its fields, their order and their words (docs/reference/console.md). */
export function CreateTokenPage({ shardId }: { shardId: string }) {
  const [, go] = useLocation();
  const closed = useClosedShard(shardId);
  const [name, setName] = useState("");
  const [duration, setDuration] = useState<"ephemeral" | "perpetual">("ephemeral");
  const [written, setWritten] = useState("30");
  const [access, setAccess] = useState<"granular" | "full">("granular");
  const [permissions, setPermissions] = useState<Permission[]>([]);
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
  const days = daysOf(written);
  const lifetime = duration === "perpetual" || !days ? {} : { expiresInSeconds: days * SECONDS_PER_DAY };

  const choose = (chosen: Permission[] | "full") => {
    setAccess(chosen === "full" ? "full" : "granular");
    if (chosen !== "full") setPermissions(chosen);
  };
  const last = (count: number) => {
    setDuration("ephemeral");
    setWritten(String(count));
  };
  const risk = riskOf(access === "full", duration === "perpetual", permissions.includes("write"));

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
        given={{ name, permissions: access === "full" ? "full" : permissions, ...lifetime }}
        fields={["name", "expiresInSeconds", "permissions"]}
        submit="Generate"
        isIncomplete={
          name.trim() === "" ||
          (access === "granular" && permissions.length === 0) ||
          (duration === "ephemeral" && days === undefined)
        }
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
        <OneOf
          name="duration"
          label="Duration"
          options={[
            { value: "ephemeral", label: "Ephemeral" },
            { value: "perpetual", label: "Perpetual" },
          ]}
          value={duration}
          onChange={setDuration}
        />
        {duration === "ephemeral" ? (
          <DaysInput
            name="expiresInSeconds"
            value={written}
            onChange={setWritten}
            help={(days) => `This token will expire on ${dayAfter(days)}`}
          />
        ) : (
          <p className="help">This token will not expire, but can be revoked</p>
        )}
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
        {access === "granular" && (
          <SomeOf
            name="permissions"
            label="What it may do"
            options={PERMISSION_OPTIONS}
            value={permissions}
            onChange={setPermissions}
            hasSelectAll
          />
        )}
        {/* There from the beginning: what is put into it is read out. */}
        <div role="status" className="risk">
          {risk && <p className="note warning">{risk}</p>}
        </div>
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
