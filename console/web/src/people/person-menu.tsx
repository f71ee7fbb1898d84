import { useLocation } from "wouter";
import { excessOf } from "../../../src/access/rights.js";
import type { Person } from "../api/types.js";
import { MenuButton } from "../parts/menu-button.js";
import { useSession } from "../session/session.js";

/** A menu that one person gets. */
export interface PersonMenuProps {
  person: Person;
  /** Called when something is chosen that asks back first. */
  onAsk: (what: "code" | "remove") => void;
}

/** What can be done about someone; nothing about those who hold more than oneself. */
export function PersonMenu({ person, onAsk }: PersonMenuProps) {
  const [, go] = useLocation();
  if (excessOf(useSession().person, person)) return null;
  return (
    <MenuButton
      label={`Actions for ${person.email}`}
      items={[
        { label: "Change name, rights or shards", onAction: () => go(`/people/${person.id}`) },
        { label: "New code for a password…", onAction: () => onAsk("code") },
        { label: "Remove…", onAction: () => onAsk("remove"), danger: true },
      ]}
    />
  );
}
