import type { ReactNode } from "react";
import type { Change } from "../api/change.js";
import { ChangeForm } from "./change-form.js";
import { ModalDialog } from "./modal-dialog.js";

/** A last question before something that cannot be taken back. */
export interface ConfirmDialogProps<Given> {
  title: string;
  change: Change<Given, unknown>;
  given: Given;
  /** The button that does it, named after what it does: "Revoke". */
  submit: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
}

export function ConfirmDialog<Given>(props: ConfirmDialogProps<Given>) {
  const { title, change, given, submit, isOpen, onClose, children } = props;
  const close = () => {
    change.reset();
    onClose();
  };
  return (
    <ModalDialog title={title} isOpen={isOpen} isKept={change.running} onClose={close}>
      <ChangeForm change={change} given={given} fields={[]} submit={submit} kind="danger" onCancel={close}>
        {children}
      </ChangeForm>
    </ModalDialog>
  );
}
