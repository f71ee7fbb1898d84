import { useState } from "react";
import { useChange } from "../api/change.js";
import { path, request } from "../api/request.js";
import type { AccessKey, Right } from "../api/types.js";
import { Bounds } from "../bounds/fields.js";
import { KeyBoundFields } from "../bounds/key-bound-fields.js";
import { boundsOf, draftKeyBounds, KEY_BOUND_FIELDS, keyBoundsInWords, readKeyBounds } from "../bounds/key-bounds.js";
import { changesOf } from "../bounds/written.js";
import { ChangeForm } from "../parts/change-form.js";
import { SomeOf } from "../parts/choice.js";
import { ModalDialog } from "../parts/modal-dialog.js";
import { nameOfRight } from "../parts/rights.js";
import { TextInput } from "../parts/text-input.js";

/** Names an access key anew, or takes rights away from it, or bounds it more: what it lacks is not offered. */
export function ChangeAccessKeyDialog({ accessKey, onClose }: { accessKey: AccessKey; onClose: () => void }) {
  const [name, setName] = useState(accessKey.name);
  const [rights, setRights] = useState<readonly Right[]>(accessKey.rights);
  const change = useChange(
    (body: object) => request<AccessKey>(path`/access-keys/${accessKey.id}`, { method: "PATCH", body }),
    onClose,
  );
  const held = boundsOf(accessKey);
  const [draft, setDraft] = useState(() => draftKeyBounds(held));
  const bounds = readKeyBounds(draft);
  const changed = bounds && changesOf(held, bounds);
  const lifted = changed && KEY_BOUND_FIELDS.some((bound) => changed[bound] === null);
  const isNamed = name.trim() !== accessKey.name;
  const isNarrowed = rights.length < accessKey.rights.length;
  return (
    <ModalDialog title={`Change “${accessKey.name}”`} isKept={change.running} onClose={onClose}>
      <ChangeForm
        change={change}
        given={{ ...(isNamed && { name }), ...(isNarrowed && { rights }), ...changed }}
        fields={["name", "rights", ...KEY_BOUND_FIELDS]}
        submit="Save"
        isIncomplete={
          name.trim() === "" ||
          rights.length === 0 ||
          changed === undefined ||
          lifted ||
          !(isNamed || isNarrowed || Object.keys(changed).length > 0)
        }
        onCancel={onClose}
      >
        <TextInput name="name" label="Name" autoComplete="off" value={name} onChange={setName} />
        <SomeOf
          name="rights"
          label="Rights to keep"
          help="Applies at once. You cannot give back what you take away: create another access key for more."
          options={accessKey.rights.map((right) => ({ value: right, label: nameOfRight(right) }))}
          value={rights}
          onChange={setRights}
        />
        <Bounds isOpen={keyBoundsInWords(held).length > 0}>
          <KeyBoundFields value={draft} onChange={setDraft} held={held} />
          {lifted && <p role="alert">A bound cannot be lifted: create another access key instead.</p>}
        </Bounds>
      </ChangeForm>
    </ModalDialog>
  );
}
