import { useState } from "react";
import { useChange } from "../api/change.js";
import { path, request } from "../api/request.js";
import type { AccessKey, Right } from "../api/types.js";
import { ChangeForm } from "../parts/change-form.js";
import { SomeOf } from "../parts/choice.js";
import { ModalDialog } from "../parts/modal-dialog.js";
import { nameOfRight } from "../parts/rights.js";
import { TextInput } from "../parts/text-input.js";

/** Names an access key anew, or takes rights away from it: what it lacks is not offered. */
export function ChangeAccessKeyDialog({ accessKey, onClose }: { accessKey: AccessKey; onClose: () => void }) {
  const [name, setName] = useState(accessKey.name);
  const [rights, setRights] = useState<readonly Right[]>(accessKey.rights);
  const change = useChange(
    (body: object) => request<AccessKey>(path`/access-keys/${accessKey.id}`, { method: "PATCH", body }),
    onClose,
  );
  const isNamed = name.trim() !== accessKey.name;
  const isNarrowed = rights.length < accessKey.rights.length;
  return (
    <ModalDialog title={`Change “${accessKey.name}”`} isKept={change.running} onClose={onClose}>
      <ChangeForm
        change={change}
        given={{ ...(isNamed && { name }), ...(isNarrowed && { rights }) }}
        fields={["name", "rights"]}
        submit="Save"
        isIncomplete={name.trim() === "" || rights.length === 0 || !(isNamed || isNarrowed)}
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
      </ChangeForm>
    </ModalDialog>
  );
}
