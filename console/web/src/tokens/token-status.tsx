import type { Token } from "../api/types.js";
import { Badge } from "../parts/badge.js";
import { StatusBadge } from "../parts/status-badge.js";
import { Time } from "../parts/time.js";

/** Whether a token is alive. */
export function TokenStatus({ token: { status, revokeAt } }: { token: Token }) {
  if (status === "active" && revokeAt !== null) return <Badge tone="warning">To be revoked</Badge>;
  return <StatusBadge status={status} />;
}

/** When a token's life ends, or ended, whichever comes first. */
export function TokenEnd({ token: { expiresAt, revokeAt }, isShort = false }: { token: Token; isShort?: boolean }) {
  const ends = [expiresAt, revokeAt].filter((end) => end !== null).sort();
  return ends[0] === undefined ? "Perpetual" : <Time at={ends[0]} isShort={isShort} />;
}
