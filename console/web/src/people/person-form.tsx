import { useState } from "react";
import { useLocation } from "wouter";
import { allows, type Holding } from "../../../src/access/rights.js";
import { useChange } from "../api/change.js";
import { path, request } from "../api/request.js";
import type { Person } from "../api/types.js";
import { ChangeForm } from "../parts/change-form.js";
import { HOLDING_FIELDS, HoldingFields, isIncompleteHolding } from "../parts/holding-fields.js";
import { TextInput } from "../parts/text-input.js";
import { useSession } from "../session/session.js";

/** Changes what someone is called, and what they hold. */
export function PersonForm({ person }: { person: Person }) {
  const [, go] = useLocation();
  const isOneself = useSession().person.id === person.id;
  const [before] = useState(person);
  const [name, setName] = useState(person.name);
  const [holding, setHolding] = useState<Holding>({ rights: person.rights, shards: person.shards });
  const change = useChange(
    (body: object) => request<Person>(path`/people/${person.id}`, { method: "PATCH", body }),
    (changed) => go(isOneself && !allows(changed, "manage-people") ? "/you" : "/people"),
  );
  return (
    <ChangeForm
      change={change}
      given={differences(before, { name, ...holding })}
      fields={["name", ...HOLDING_FIELDS]}
      submit="Save"
      isIncomplete={name.trim() === "" || isIncompleteHolding(holding)}
      onCancel={() => go("/people")}
    >
      <p className="help">Applies from their next request. More rights or shards void an unused one-time code.</p>
      <TextInput name="name" label="Name" autoComplete="off" value={name} onChange={setName} />
      {isOneself && <p className="note warning">This is you. What you take from yourself, you cannot give back.</p>}
      <HoldingFields value={holding} onChange={setHolding} />
    </ChangeForm>
  );
}

type Changeable = Holding & { name: string };

/** Only what is to be different, so that what someone else has changed meanwhile stays. */
function differences(before: Changeable, after: Changeable): Partial<Changeable> {
  return {
    ...(after.name.trim() === before.name ? {} : { name: after.name }),
    ...(isSame(after.rights, before.rights) ? {} : { rights: after.rights }),
    ...(isSame(after.shards, before.shards) ? {} : { shards: after.shards }),
  };
}

/** Whether two have the same, in whatever order. */
function isSame(one: "all" | readonly string[], other: "all" | readonly string[]): boolean {
  if (one === "all" || other === "all") return one === other;
  return one.length === other.length && one.every((each) => other.includes(each));
}
