import { useChange } from "../api/change.js";
import { request } from "../api/request.js";
import { Button } from "../parts/button.js";
import { enter } from "./session.js";

/** Ends the session, here and at the console. */
export function SignOutButton() {
  const signOut = useChange(async () => {
    await request("/session", { method: "DELETE" });
    enter(undefined);
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
