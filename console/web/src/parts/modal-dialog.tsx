import type { ReactNode } from "react";
import { Heading } from "react-aria-components/Dialog";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { Dialog } from "react-aria-components/Popover";

/** What a dialog shows, and what closes it. */
export interface ModalDialogProps {
  title: string;
  onClose: () => void;
  /** Whether only its own buttons close it: it shows, or waits for, what cannot be seen again. */
  isKept?: boolean;
  /** Whether nothing of the page is seen behind it. */
  hidesPage?: boolean;
  children: ReactNode;
}

/** A question or a form in front of the page, open while it is rendered. Escape and a press beside it close it, unless it is kept. */
export function ModalDialog({ title, onClose, isKept = false, hidesPage = false, children }: ModalDialogProps) {
  return (
    <ModalOverlay
      className={hidesPage ? "overlay hides-page" : "overlay"}
      isOpen
      onOpenChange={(open) => !open && onClose()}
      isDismissable={!isKept}
      isKeyboardDismissDisabled={isKept}
    >
      <Modal className="modal">
        <Dialog className="dialog">
          <Heading slot="title">{title}</Heading>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
