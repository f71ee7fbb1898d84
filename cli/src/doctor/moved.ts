import { inventories, type Settings } from "pulumi-keyring-provider/tools";
import { type Credential, called } from "../state/credential.js";
import { movedTo } from "../survey/moved.js";
import { bad, type Check, good } from "./check.js";

/**
 * Whether the outputs that name the console name the one in use: whether credentials are where the settings lead, as far as the state tells; nothing where it tells nothing.
 * @param provider whose credentials to look at
 */
export function checkMoved(
  credentials: readonly Credential[],
  settings: Settings,
  provider: string | undefined,
): Check[] {
  const own = credentials.filter(
    (each) => each.provider === provider && each.rpcUrl !== undefined && each.issuerUrls.length > 0,
  );
  const moved = own.flatMap((credential) => {
    const inventory = inventories.find(({ type }) => type === credential.type);
    const move = inventory && movedTo(credential, inventory, settings);
    return move === undefined ? [] : [{ credential, ...move }];
  });
  const [first] = moved;
  if (first === undefined) return own.length === 0 ? [] : [good("State", "its outputs name the console in use")];
  const names = [...new Set(moved.map(({ credential }) => called(credential)))];
  const shown = names.length > 3 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");
  return [
    bad(
      "State",
      `${shown}: last seen at ${first.from}; the console in use is ${first.to}`,
      "If the console moved, run: pulumi up. If it is another console, set the address back.",
    ),
  ];
}
