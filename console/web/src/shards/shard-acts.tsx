import type { Shard } from "../api/types.js";
import type { MenuAction } from "../parts/menu-button.js";
import { useMay } from "../session/session.js";
import { DisableShardDialog } from "./disable-shard-dialog.js";
import { RemoveShardDialog } from "./remove-shard-dialog.js";

/** Something that asks back first. */
export type ShardAct = "disable" | "remove";

/** What one may do about a shard that one sees; nothing about one that was removed. */
export function useShardActs(): (shard: Shard, onAsk: (what: ShardAct) => void) => MenuAction[] {
  const may = useMay();
  return ({ status }, onAsk) =>
    status === "removed" || !may("manage-shards")
      ? []
      : [
          status === "disabled"
            ? { label: "Enable…", onAction: () => onAsk("disable") }
            : { label: "Disable…", onAction: () => onAsk("disable"), danger: true },
          { label: "Remove…", onAction: () => onAsk("remove"), danger: true },
        ];
}

/** Which question is open, about which shard as it was then. */
export interface AskedAboutShard {
  about: Shard;
  what: ShardAct;
}

/** The question that was asked for. */
export function ShardDialog({ asked: { about, what }, onClose }: { asked: AskedAboutShard; onClose: () => void }) {
  return what === "disable" ? (
    <DisableShardDialog shard={about} onClose={onClose} />
  ) : (
    <RemoveShardDialog shard={about} onClose={onClose} />
  );
}
