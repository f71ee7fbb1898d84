import { type ReactNode, useEffect } from "react";
import { Link } from "../parts/link.js";

/** What a page of someone who is not signed in stands on. */
export function Alone({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Keyring console`;
  }, [title]);
  return (
    <>
      <p className="brand">
        <img src="./icon.svg" alt="" width="36" height="36" />
        Keyring console
      </p>
      <div className="card">
        <h1>{title}</h1>
        {lead && <p className="lead">{lead}</p>}
        {children}
      </div>
      <footer className="aside">
        Keyring's own, self-hosted console for private shards; not a service of Calimero, whose hosted console is gone
        since 2024. <Link to="/api">The API</Link> under <code>/api/v1</code> is Keyring's own design.
      </footer>
    </>
  );
}
