import { PERMISSION_NAMES } from "pulumi-keyring-near";
import { useState } from "react";
import { useChange } from "../api/change.js";
import { path, request } from "../api/request.js";
import type { Permission, Token } from "../api/types.js";
import { ChangeForm } from "../parts/change-form.js";
import { OneOf, SomeOf } from "../parts/choice.js";
import { dayAfter, daysOf, timeAfter } from "../parts/days.js";
import { DaysInput } from "../parts/days-input.js";
import { ModalDialog } from "../parts/modal-dialog.js";
import { ownerOf } from "../parts/owner.js";
import { PERMISSION_OPTIONS, permissionsInWords } from "./permissions.js";

/** Takes permissions or time away from a token: what it lacks is not offered. Open while it is rendered. */
export function NarrowTokenDialog({ token, onClose }: { token: Token; onClose: () => void }) {
  const { id, shardId, name, expiresAt } = token;
  const held = token.permissions === "full" ? PERMISSION_NAMES : token.permissions;
  const [access, setAccess] = useState<"full" | "granular">(token.permissions === "full" ? "full" : "granular");
  const [kept, setKept] = useState<readonly Permission[]>(held);
  const [end, setEnd] = useState<"same" | "earlier">("same");
  const [written, setWritten] = useState("1");
  const days = daysOf(written);
  const isEarlier = days !== undefined && (expiresAt === null || timeAfter(days) < new Date(expiresAt));
  const isSame = token.permissions === "full" ? access === "full" : kept.length === held.length;
  const narrow = useChange(({ permissions, expiresInDays }: Wanted) => {
    const body = {
      ...(permissions === undefined ? {} : { permissions }),
      // Counts from the moment of asking.
      ...(expiresInDays === undefined ? {} : { expiresAt: timeAfter(expiresInDays).toISOString() }),
    };
    return request<Token>(path`/shards/${shardId}/tokens/${id}`, { method: "PATCH", body });
  }, onClose);
  const lost = held.filter((permission) => !kept.includes(permission));
  return (
    <ModalDialog title={`Narrow “${name}”?`} isKept={narrow.running} onClose={onClose}>
      <ChangeForm
        change={narrow}
        given={{
          permissions: isSame ? undefined : kept,
          expiresInDays: end === "earlier" ? days : undefined,
        }}
        fields={["permissions", "expiresAt"]}
        submit="Narrow"
        kind="danger"
        isIncomplete={
          (access === "granular" && kept.length === 0) ||
          (end === "earlier" && !isEarlier) ||
          (isSame && end === "same")
        }
        onCancel={onClose}
      >
        <p>
          Applies at once. The value does not change. You cannot give back what you take away: for more, create another
          token.
        </p>
        <StackNote token={token} />
        {token.permissions === "full" && (
          <OneOf
            name="access"
            label="Permissions"
            options={[
              { value: "full", label: "Full access, as now" },
              { value: "granular", label: "Granular" },
            ]}
            value={access}
            onChange={setAccess}
          />
        )}
        {access === "granular" && (
          <SomeOf
            name="permissions"
            label="Permissions to keep"
            options={PERMISSION_OPTIONS.filter(({ value }) => held.includes(value))}
            value={kept}
            onChange={setKept}
          />
        )}
        <OneOf
          name="end"
          label="Ends"
          options={[
            { value: "same", label: "As now" },
            { value: "earlier", label: "Earlier" },
          ]}
          value={end}
          onChange={setEnd}
        />
        {end === "earlier" && (
          <DaysInput
            name="expiresAt"
            value={written}
            onChange={setWritten}
            isRefused={() => !isEarlier}
            help={(days) => (isEarlier ? `This token will expire on ${dayAfter(days)}` : "It expires earlier already")}
          />
        )}
        {access === "granular" && lost.length > 0 && kept.length > 0 && (
          <p role="status">
            {lost.length === 1 ? "1 permission goes" : `${lost.length} permissions go`}: {permissionsInWords(lost)}.
            Requests that need {lost.length === 1 ? "it" : "one of them"} are refused.
          </p>
        )}
      </ChangeForm>
    </ModalDialog>
  );
}

interface Wanted {
  permissions: readonly Permission[] | undefined;
  expiresInDays: number | undefined;
}

function StackNote({ token: { labels } }: { token: Token }) {
  const owner = ownerOf(labels);
  if (!owner) return null;
  return (
    <p className="note warning">
      It belongs to the Pulumi stack <code>{owner.stack}</code>. Change its program, too: the next{" "}
      <code>pulumi up --refresh</code> sees the difference and issues another token with what the program says.
    </p>
  );
}
