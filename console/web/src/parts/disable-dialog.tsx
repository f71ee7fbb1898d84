import type { ReactNode } from "react";
import { useChange } from "../api/change.js";
import { request } from "../api/request.js";
import { ConfirmDialog } from "./confirm-dialog.js";

/** Who or what is to be disabled, or enabled again. */
export interface DisableDialogProps {
  /** Where it is changed: `/people/<id>`. */
  url: string;
  holder: { name: string; disabledAt: string | null };
  /** What to know before it is disabled, and before it is enabled. */
  disabling: ReactNode;
  enabling: ReactNode;
  onClose: () => void;
}

/** Asks before an access key or a person is disabled, or enabled again. */
export function DisableDialog({ url, holder, disabling, enabling, onClose }: DisableDialogProps) {
  // What it was when the question came up: the question stays the same while the answer is on its way.
  const disabled = holder.disabledAt === null;
  const word = disabled ? "Disable" : "Enable";
  const change = useChange(() => request(url, { method: "PATCH", body: { disabled } }), onClose);
  return (
    <ConfirmDialog
      title={`${word} “${holder.name}”?`}
      change={change}
      given={undefined}
      submit={word}
      onClose={onClose}
    >
      {disabled ? disabling : enabling}
    </ConfirmDialog>
  );
}
