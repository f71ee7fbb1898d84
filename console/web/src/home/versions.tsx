import type { Overview } from "../api/types.js";
import { Badge } from "../parts/badge.js";
import { Facts } from "../parts/facts.js";
import { Time } from "../parts/time.js";

/** Which versions of Keyring are in use, as far as the console knows. */
export function Versions({ versions: { console, schema, clients } }: { versions: Overview["versions"] }) {
  return (
    <section aria-labelledby="versions">
      <h2 id="versions">Versions</h2>
      <Facts
        facts={{
          Console: console,
          "Database schema": schema,
          "Provider and command line": clients ? <Clients clients={clients} current={console} /> : undefined,
        }}
      />
    </section>
  );
}

interface ClientsProps {
  clients: NonNullable<Overview["versions"]["clients"]>;
  /** The console's own version: all packages are released together. */
  current: string;
}

function Clients({ clients, current }: ClientsProps) {
  if (clients.length === 0) return <span className="aside">none has asked since this console started</span>;
  return (
    <ul className="plain-list">
      {clients.map(({ version, lastSeenAt }) => (
        <li key={version}>
          {version} <span className="aside">last seen </span>
          <Time at={lastSeenAt} isShort />{" "}
          {version !== current && <Badge tone="plain">Not the console's version</Badge>}
        </li>
      ))}
    </ul>
  );
}
