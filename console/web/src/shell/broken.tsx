import { Button } from "../parts/button.js";

/** Stands in place of a page that failed: it met an answer it does not understand, most likely of another version of the console. */
export function Broken() {
  return (
    <div className="note bad" role="alert">
      <p>
        <strong>This page has failed. </strong>
        The console may have another version than this tab: load it again. If you had just asked for a change, look
        whether it was made. If the page fails again, the browser's own console has the reason.
      </p>
      <p>
        <Button onPress={() => location.reload()}>Load the page again</Button>
      </p>
    </div>
  );
}
