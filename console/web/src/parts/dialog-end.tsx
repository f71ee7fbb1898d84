import type { ReactNode } from "react";
import { Button } from "./button.js";

interface DialogEndProps {
  /** What the button says. */
  leave?: string | undefined;
  onClose: () => void;
  children?: ReactNode;
}

/** The end of a dialog whose work is done, with what else there is to press. It takes the focus over from the form's button, which is gone. */
export function DialogEnd({ leave = "Close", onClose, children }: DialogEndProps) {
  return (
    <div className="form-end">
      {children}
      <Button kind="primary" autoFocus onPress={onClose}>
        {leave}
      </Button>
    </div>
  );
}
