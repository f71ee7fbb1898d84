import { messageOf, type Settings } from "pulumi-keyring-provider/tools";
import type { Pulumi } from "../pulumi/pulumi.js";
import { withoutPasswords } from "../pulumi/without-passwords.js";
import { bad, type Check, good, warning } from "./check.js";

/** Whether the backend can be reached, and whether its stacks can be told from those of others. */
export function checkBackend(pulumi: Pulumi, settings: Settings): Check {
  try {
    const { url } = JSON.parse(pulumi.run("whoami", "--verbose", "--json")) as { url: string };
    const shown = withoutPasswords(url).replace(/\?.*/s, "");
    const prefix = settings.get("ownerPrefix");
    if (/^https?:/.test(url) || prefix) return good("Backend", shown);
    return warning(
      "Backend",
      `${shown}, without keyring:ownerPrefix`,
      "Another backend can have a stack of the same name, with the same labels on its tokens: pulumi config set keyring:ownerPrefix <prefix>. `orphans --revoke` needs it.",
    );
  } catch (error) {
    return bad("Backend", messageOf(error), "Log in to a backend: pulumi login.");
  }
}
