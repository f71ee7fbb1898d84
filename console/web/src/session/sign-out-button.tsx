import { useChange } from "../api/change.js";
import { request } from "../api/request.js";
import { Button } from "../parts/button.js";
import { useSessionChange } from "./session.js";

/** Ends the session, here and at the console. */
export function SignOutButton() {
  const changeSession = useSessionChange();
  const signOut = useChange(
    () => request("/session", { method: "DELETE" }),
    () => changeSession(null),
  );
  return (
    <>
      <Button kind="quiet" isPending={signOut.running} onPress={() => signOut.start(undefined)}>
        Sign out
      </Button>
      {signOut.error && <p role="alert">{signOut.error.message}</p>}
    </>
  );
}
