import { useChange } from "../api/change.js";
import { isSignedOut } from "../api/failure.js";
import { request } from "../api/request.js";
import { Button } from "../parts/button.js";
import { leave } from "./session.js";

/** Ends the session, here and at the console. */
export function SignOutButton() {
  const signOut = useChange(async () => {
    try {
      await request("/session", { method: "DELETE" });
    } catch (error) {
      // It was over already: that is what was wanted.
      if (!isSignedOut(error)) throw error;
    }
    leave();
  });
  return (
    <>
      <Button kind="quiet" isPending={signOut.running} onPress={() => signOut.start(undefined)}>
        Sign out
      </Button>
      {signOut.error && <p role="alert">{signOut.error.message}</p>}
    </>
  );
}
