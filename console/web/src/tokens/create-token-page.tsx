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
      </ChangeForm>
    </Page>
  );
}
