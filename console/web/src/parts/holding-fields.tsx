import { useState } from "react";
import { type Holding, holdsAll } from "../../../src/access/rights.js";
import { usePages } from "../api/pages.js";
import type { Right, Shard } from "../api/types.js";
import { useSession } from "../session/session.js";
import { Button } from "./button.js";
import { OneOf, type Option, SomeOf } from "./choice.js";
import { ProblemNote } from "./problem-note.js";
import { GLOBAL_RIGHT_OPTIONS, SHARD_RIGHT_OPTIONS } from "./rights.js";
import { Waiting } from "./waiting.js";

/** What someone is to hold. */
export interface HoldingFieldsProps {
  value: Holding;
  onChange: (value: Holding) => void;
}

/** The names under which the console finds something wrong with these fields. */
export const HOLDING_FIELDS = ["rights", "shards"] as const;

/** What a form begins with that gives nothing away. */
export const NOTHING_HELD: Holding = { rights: [], shards: [] };

/** Whether the console would refuse it for what is missing. */
export function isIncompleteHolding({ rights, shards }: Holding): boolean {
  return rights.length === 0 || shards.length === 0;
}

/** Rights, and the shards on which they count. Offers only what the person who is signed in holds: no more can be handed out. */
export function HoldingFields({ value, onChange }: HoldingFieldsProps) {
  const { person } = useSession();
  const held = (options: readonly Option<Right>[]) => options.filter((option) => person.rights.includes(option.value));
  const [onShards, onConsole] = [held(SHARD_RIGHT_OPTIONS), held(GLOBAL_RIGHT_OPTIONS)];
  const chosenOf = (options: readonly Option<Right>[]) =>
    options.map((option) => option.value).filter((right) => value.rights.includes(right));
  const choose = (rights: Right[]) => onChange({ ...value, rights });
  return (
    <>
      {!holdsAll(person) && <p className="help">You can hand out what you hold yourself: no more is offered here.</p>}
      {onShards.length > 0 && (
        <SomeOf
          name="rights"
          label="Rights on shards"
          options={onShards}
          value={chosenOf(onShards)}
          onChange={(chosen) => choose([...chosen, ...chosenOf(onConsole)])}
          hasSelectAll
        />
      )}
      {onConsole.length > 0 && (
        <SomeOf
          name={onShards.length > 0 ? "rightsOnConsole" : "rights"}
          label="Rights on the console"
          options={onConsole}
          value={chosenOf(onConsole)}
          onChange={(chosen) => choose([...chosenOf(onShards), ...chosen])}
        />
      )}
      <ShardsFields value={value.shards} onChange={(shards) => onChange({ ...value, shards })} />
      <p className="help" role="status">
        {holdsAll(value) && "Every right on all shards makes an administrator."}
      </p>
    </>
  );
}

type ShardsOf = Holding["shards"];

/** All shards, where that may be handed out, or some of them. */
function ShardsFields({ value, onChange }: { value: ShardsOf; onChange: (value: ShardsOf) => void }) {
  const { person } = useSession();
  // What was chosen before "all" is chosen again after it.
  const [some, setSome] = useState(value === "all" ? [] : value);
  const choose = (shards: string[]) => {
    setSome(shards);
    onChange(shards);
  };
  return (
    <>
      {person.shards === "all" && (
        <OneOf
          name="reach"
          label="Shards"
          options={[
            { value: "some", label: "Only some" },
            { value: "all", label: "All, also those added later" },
          ]}
          value={value === "all" ? "all" : "some"}
          onChange={(reach) => onChange(reach === "all" ? "all" : some)}
        />
      )}
      {value !== "all" && <SomeShards value={value} onChange={choose} />}
    </>
  );
}

/** The shards that one sees oneself, page by page, and whatever was chosen before they were there. */
function SomeShards({ value, onChange }: { value: readonly string[]; onChange: (value: string[]) => void }) {
  const [before] = useState(value);
  const { items, error, again, more, loadingMore } = usePages<Shard>("/shards", "shards");
  if (!items) return error ? <ProblemNote error={error} again={again} /> : <Waiting />;
  const ids = [...new Set([...before, ...items.map(({ id }) => id)])].sort();
  return (
    <>
      {error && <ProblemNote error={error} again={again} />}
      <div className="long-choice">
        <SomeOf
          name="shards"
          label="Which shards"
          help="The rights on shards apply to these. Other shards are hidden."
          options={ids.map((id) => ({ value: id, label: id }))}
          value={value}
          onChange={onChange}
        />
      </div>
      {more && (
        <div>
          <Button onPress={more} isPending={loadingMore}>
            Show more shards
          </Button>
        </div>
      )}
    </>
  );
}
