import type { ReactNode } from "react";
import type { Change } from "../api/change.js";
import { ChangeForm } from "./change-form.js";
import { ModalDialog } from "./modal-dialog.js";

/** A last question before something that cannot be taken back, open while it is rendered. */
export interface ConfirmDialogProps<Given> {
  title: string;
  change: Change<Given, unknown>;
  given: Given;
  /** The button that does it, named after what it does: "Revoke". */
  submit: string;
  onClose: () => void;
  children: ReactNode;
}

export function ConfirmDialog<Given>(props: ConfirmDialogProps<Given>) {
  const { title, change, given, submit, onClose, children } = props;
  return (
    <ModalDialog title={title} isKept={change.running} onClose={onClose}>
      <ChangeForm change={change} given={given} fields={[]} submit={submit} kind="danger" onCancel={onClose}>
        {children}
      </ChangeForm>
    </ModalDialog>
  );
}
