import { useState } from "react";
import { useLocation } from "wouter";
import type { Holding } from "../../../src/access/rights.js";
import { useChange } from "../api/change.js";
import { request } from "../api/request.js";
import type { CreatedAccessKey } from "../api/types.js";
import { Bounds } from "../bounds/fields.js";
import { KeyBoundFields } from "../bounds/key-bound-fields.js";
import {
  draftKeyBounds,
  KEY_BOUND_FIELDS,
  type KeyBounds,
  NO_KEY_BOUNDS,
  readKeyBounds,
} from "../bounds/key-bounds.js";
import { changesOf } from "../bounds/written.js";
import { ChangeForm } from "../parts/change-form.js";
import { HOLDING_FIELDS, HoldingFields, isIncompleteHolding, NOTHING_HELD } from "../parts/holding-fields.js";
import { Page } from "../parts/page.js";
import { TextInput } from "../parts/text-input.js";
import { CreatedAccessKeyPage } from "./created-access-key-page.js";
import { type Expiry, ExpiryFields, endOf, isIncompleteExpiry } from "./expiry-fields.js";
import { ProviderPreset } from "./provider-preset.js";

/** Makes an access key with some of one's own rights. */
export function CreateAccessKeyPage() {
  const [, go] = useLocation();
  const [name, setName] = useState("");
  const [holding, setHolding] = useState(NOTHING_HELD);
  const [draft, setDraft] = useState(() => draftKeyBounds(NO_KEY_BOUNDS));
  const bounds = readKeyBounds(draft);
  const [expiry, setExpiry] = useState<Expiry>({ kind: "days", days: "90" });
  const create = useChange(createAccessKey);

  if (create.answer) return <CreatedAccessKeyPage accessKey={create.answer} />;
  return (
    <Page title="Create an access key">
      <ChangeForm
        change={create}
        given={{ name, expiry, ...holding, ...(bounds && changesOf(NO_KEY_BOUNDS, bounds)) }}
        fields={["name", "expiresAt", ...HOLDING_FIELDS, ...KEY_BOUND_FIELDS]}
        submit="Create"
        isIncomplete={
          name.trim() === "" || isIncompleteExpiry(expiry) || isIncompleteHolding(holding) || bounds === undefined
        }
        onCancel={() => go("/access-keys")}
      >
        <TextInput
          name="name"
          label="Name"
          help="What will use it. It need not be unique."
          autoComplete="off"
          value={name}
          onChange={setName}
        />
        <ExpiryFields value={expiry} onChange={setExpiry} />
        <ProviderPreset onChoose={(rights) => setHolding({ ...holding, rights })} />
        <HoldingFields value={holding} onChange={setHolding} />
        <Bounds>
          <KeyBoundFields value={draft} onChange={setDraft} />
        </Bounds>
      </ChangeForm>
    </Page>
  );
}

interface Wanted extends Holding, Partial<KeyBounds> {
  name: string;
  expiry: Expiry;
}

/** The end counts from the moment of asking. */
function createAccessKey({ expiry, ...wanted }: Wanted): Promise<CreatedAccessKey> {
  const expiresAt = endOf(expiry);
  return request("/access-keys", { body: { ...wanted, ...(expiresAt === undefined ? {} : { expiresAt }) } });
}
