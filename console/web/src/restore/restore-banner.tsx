import { Link } from "../parts/link.js";
import { Time } from "../parts/time.js";
import { useRestore } from "./restore.js";

/** Says above every page that something waits for review since the console was restored. */
export function RestoreBanner() {
  const restore = useRestore();
  if (!restore) return null;
  const { tokens, accessKeys, people } = restore.waiting;
  const waiting = [
    ...(tokens > 0 ? [tokens === 1 ? "1 token" : `${tokens} tokens`] : []),
    ...(accessKeys > 0 ? [accessKeys === 1 ? "1 access key" : `${accessKeys} access keys`] : []),
    ...(people > 0 ? [people === 1 ? "1 person" : `${people} people`] : []),
  ];
  return (
    <aside className="note warning" aria-label="Restored from a backup">
      <p>
        <strong>Restored from a backup of </strong>
        <Time at={restore.backupMadeAt} />. Suspended until reviewed: {waiting.join(", ")}.{" "}
        <Link to="/restored">Review</Link>
      </p>
    </aside>
  );
}
