import { lazy, Suspense, useEffect, useState } from "react";
import { confirmBy } from "../api/confirmation.js";

const PasswordQuestion = lazy(async () => ({ default: (await import("./password-question.js")).PasswordQuestion }));

/** Asks for the password when the console needs it again; what was asked for goes on by itself then. */
export function PasswordDialog() {
  const [asked, setAsked] = useState<{ settle: (isConfirmed: boolean) => void }>();
  useEffect(() => confirmBy(() => new Promise((settle) => setAsked({ settle }))), []);
  if (!asked) return null;
  const close = (isConfirmed: boolean) => {
    setAsked(undefined);
    asked.settle(isConfirmed);
  };
  return (
    <Suspense>
      <PasswordQuestion onClose={close} />
    </Suspense>
  );
}
