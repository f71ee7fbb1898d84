import { type ReactNode, useState } from "react";
import { useLocation } from "wouter";
import { visibleOperations } from "../../../src/access/operations.js";
import type { Right } from "../api/types.js";
import { RestoreBanner } from "../restore/restore-banner.js";
import { SECURITY_RIGHTS, securityPages } from "../security/security-pages.js";
import { EndingNote } from "../session/ending-note.js";
import { useMay, useSession } from "../session/session.js";
import { SignOutButton } from "../session/sign-out-button.js";

/** What surrounds every page of people who are signed in: where else one can go, and who one is. */
export function Frame({ children }: { children: ReactNode }) {
  return (
    <div className="frame">
      <button type="button" className="skip" onClick={() => document.getElementById("content")?.focus()}>
        Skip to content
      </button>
      <Navigation />
      <main id="content" tabIndex={-1}>
        <EndingNote />
        <RestoreBanner />
        {children}
      </main>
    </div>
  );
}

function Navigation() {
  const [location] = useLocation();
  const { person } = useSession();
  const may = useMay();
  const [isOpen, setIsOpen] = useState(false);
  // Whoever has gone somewhere by the menu is done with it.
  const [seen, setSeen] = useState(location);
  if (seen !== location) {
    setSeen(location);
    setIsOpen(false);
  }
  const shardId = /^\/shards\/([^/]+)/.exec(location)?.[1];
  return (
    <nav className={isOpen ? "navigation is-open" : "navigation"} aria-label="Console">
      <div className="navigation-head">
        <a className="brand" href="#/">
          <img src="./icon.svg" alt="" width="28" height="28" />
          Keyring console
        </a>
        {/* Only where there is no place for the menu beside the page. */}
        <button
          type="button"
          className="button plain menu-toggle"
          aria-expanded={isOpen}
          aria-controls="menu"
          onClick={() => setIsOpen(!isOpen)}
        >
          Menu
        </button>
      </div>
      <ul id="menu">
        <Item to="/" is={location === "/"} title="Home" />
        <Item to="/shards" is={location === "/shards" || location === "/add-shard"} title="Shards" />
        {shardId && <ShardItems shardId={shardId} location={location} />}
        {!shardId && SECURITY_RIGHTS.some((right) => person.rights.includes(right)) && (
          <Item to="/security" is={location === "/security"} title="Security" />
        )}
        {SYSTEM.map(
          ({ to, title, right }) =>
            may(right) && <Item key={to} to={to} is={location === to || location.startsWith(`${to}/`)} title={title} />,
        )}
        <Item to="/api" is={location === "/api" || location.startsWith("/api/")} title="API reference" />
      </ul>
      <div className="who">
        <a href="#/you" aria-current={location === "/you" ? "page" : undefined}>
          {person.name}
          <span className="aside">{person.email}</span>
        </a>
        <SignOutButton />
      </div>
    </nav>
  );
}

function ShardItems({ shardId, location }: { shardId: string; location: string }) {
  const { person } = useSession();
  const at = `/shards/${shardId}`;
  return (
    <li>
      <ul aria-label={shardId}>
        <Item to={at} is={location === at} title={shardId} />
        <SecurityItems shardId={shardId} location={location} />
        {visibleOperations(person, shardId) !== "none" && (
          <Item to={`${at}/operations`} is={location === `${at}/operations`} title="Operations" />
        )}
      </ul>
    </li>
  );
}

/** What Calimero's documents have below Security. */
function SecurityItems({ shardId, location }: { shardId: string; location: string }) {
  const pages = securityPages(shardId, useMay());
  const at = `/shards/${shardId}/security`;
  if (pages.length === 0) return null;
  return (
    <Item to={at} is={location === at} title="Security">
      <ul aria-label="Security">
        {pages.map(({ title, to, holds }) => (
          <Item key={to} to={to} is={holds(location)} title={title} />
        ))}
      </ul>
    </Item>
  );
}

interface ItemProps {
  to: string;
  is: boolean;
  title: string;
  /** What is below it. */
  children?: ReactNode;
}

function Item({ to, is, title, children }: ItemProps) {
  return (
    <li>
      <a href={`#${to}`} aria-current={is ? "page" : undefined}>
        {title}
      </a>
      {children}
    </li>
  );
}

const SYSTEM: readonly { to: string; title: string; right: Right }[] = [
  { to: "/access-keys", title: "Access keys", right: "manage-access-keys" },
  { to: "/people", title: "People", right: "manage-people" },
  { to: "/activity", title: "Activity", right: "view-audit" },
];
