import { excessOf } from "../../../src/access/rights.js";
import type { AccessKey } from "../api/types.js";
import type { MenuAction } from "../parts/menu-button.js";
import { useSession } from "../session/session.js";
import { RevokeIssuedDialog } from "../tokens/revoke-issued-dialog.js";
import { ChangeAccessKeyDialog } from "./change-access-key-dialog.js";
import { DisableAccessKeyDialog } from "./disable-access-key-dialog.js";
import { RemoveAccessKeyDialog } from "./remove-access-key-dialog.js";
import { RotateAccessKeyDialog } from "./rotate-access-key-dialog.js";

/** Something that asks back first. */
export type AccessKeyAct = "change" | "rotate" | "disable" | "revoke" | "remove";

/** What one may do about an access key; only its tokens may be revoked where it holds more than oneself. */
export function useAccessKeyActs(): (accessKey: AccessKey, onAsk: (what: AccessKeyAct) => void) => MenuAction[] {
  const { person } = useSession();
  return (accessKey, onAsk) => {
    const mayChange = accessKey.status !== "removed" && !excessOf(person, accessKey);
    return [
      ...(mayChange ? [{ label: "Change…", onAction: () => onAsk("change") }] : []),
      ...(mayChange
        ? [{ label: accessKey.disabledAt === null ? "Disable…" : "Enable…", onAction: () => onAsk("disable") }]
        : []),
      ...(mayChange && accessKey.status === "active" ? [{ label: "Rotate…", onAction: () => onAsk("rotate") }] : []),
      ...(person.rights.includes("revoke-tokens")
        ? [{ label: "Revoke its tokens…", onAction: () => onAsk("revoke"), danger: true }]
        : []),
      ...(mayChange ? [{ label: "Remove…", onAction: () => onAsk("remove"), danger: true }] : []),
    ];
  };
}

/** Which question is open, about which access key as it was then. */
export interface AskedAboutAccessKey {
  about: AccessKey;
  what: AccessKeyAct;
}

/** The question that was asked for. */
export function AccessKeyDialog({
  asked: { about, what },
  onClose,
}: {
  asked: AskedAboutAccessKey;
  onClose: () => void;
}) {
  if (what === "change") return <ChangeAccessKeyDialog accessKey={about} onClose={onClose} />;
  if (what === "rotate") return <RotateAccessKeyDialog accessKey={about} onClose={onClose} />;
  if (what === "disable") return <DisableAccessKeyDialog accessKey={about} onClose={onClose} />;
  if (what === "remove") return <RemoveAccessKeyDialog accessKey={about} onClose={onClose} />;
  return <RevokeIssuedDialog issuer={about} canIssue={about.status === "active"} onClose={onClose} />;
}
