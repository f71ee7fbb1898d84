import { useLocation } from "wouter";
import { excessOf } from "../../../src/access/rights.js";
import type { Person } from "../api/types.js";
import { type MenuAction, MenuButton } from "../parts/menu-button.js";
import { useSession } from "../session/session.js";

/** Something that asks back first. */
export type PersonAct = "code" | "disable" | "revoke" | "remove";

/** A menu that one person gets. */
export interface PersonMenuProps {
  person: Person;
  /** Called when something is chosen that asks back first. */
  onAsk: (what: PersonAct) => void;
}

/** What can be done about someone; about those who hold more than oneself, their tokens may be revoked at most. */
export function PersonMenu({ person, onAsk }: PersonMenuProps) {
  const [, go] = useLocation();
  const { person: own } = useSession();
  const mayChange = !excessOf(own, person);
  const items: MenuAction[] = [
    ...(mayChange
      ? [
          { label: "Change name, rights or shards", onAction: () => go(`/people/${person.id}`) },
          ...(person.disabledAt === null ? [{ label: "New code for a password…", onAction: () => onAsk("code") }] : []),
          ...(person.id === own.id
            ? []
            : [
                person.disabledAt === null
                  ? { label: "Disable…", onAction: () => onAsk("disable"), danger: true }
                  : { label: "Enable…", onAction: () => onAsk("disable") },
              ]),
        ]
      : []),
    ...(own.rights.includes("revoke-tokens")
      ? [{ label: "Revoke their tokens…", onAction: () => onAsk("revoke"), danger: true }]
      : []),
    ...(mayChange ? [{ label: "Remove…", onAction: () => onAsk("remove"), danger: true }] : []),
  ];
  return items.length > 0 && <MenuButton label={`Actions for ${person.email}`} items={items} />;
}
