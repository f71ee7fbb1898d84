import { Button } from "../parts/button.js";

/** Stands in place of a page that failed: it met an answer it does not understand, most likely of another version of the console. */
export function Broken() {
  return (
    <div className="note bad" role="alert">
      <p>
        <strong>This page has failed. </strong>
        The console may have another version than this tab: reload it. If you had just requested a change, check whether
        it was made. If the page fails again, the browser's console shows the reason.
      </p>
      <p>
        <Button onPress={() => location.reload()}>Reload the page</Button>
      </p>
    </div>
  );
}
