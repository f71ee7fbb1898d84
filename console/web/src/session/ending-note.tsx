import { useEffect, useState } from "react";
import { SESSION, visitor } from "../api/queries.js";
import { lastAnswerAt } from "../api/request.js";
import { Button } from "../parts/button.js";
import { Time } from "../parts/time.js";
import { useSession } from "./session.js";

/** A warning that the session soon ends, while there is time to finish what one is at. */
export function EndingNote() {
  const { expiresAt } = useSession();
  const [near, setNear] = useState<"end" | "pause">();
  useEffect(() => {
    const look = () => {
      const now = Date.now();
      if (Date.parse(expiresAt) - now < WARNING_MS) setNear("end");
      else setNear(now - lastAnswerAt() > LONGEST_PAUSE_MS - WARNING_MS ? "pause" : undefined);
    };
    look();
    const timer = setInterval(look, EVERY_MS);
    return () => clearInterval(timer);
  }, [expiresAt]);
  const stay = async () => {
    await visitor.refetchQueries({ queryKey: SESSION });
    setNear(undefined);
  };
  return (
    // There from the beginning: what is put into it is read out.
    <div role="status">
      {near === "end" && (
        <p className="note warning">
          Your session ends <Time at={expiresAt} isShort />. You can sign in again then, and what you have typed stays.
        </p>
      )}
      {near === "pause" && (
        <p className="note warning">
          Your session ends in less than 10 minutes, since you have not used it for a while.{" "}
          <Button onPress={() => void stay()}>Stay signed in</Button>
        </p>
      )}
    </div>
  );
}

const WARNING_MS = 10 * 60_000;
/** As the console has it. */
const LONGEST_PAUSE_MS = 60 * 60_000;
const EVERY_MS = 30_000;
