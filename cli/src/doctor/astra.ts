import { applicationTokens, type Settings } from "pulumi-keyring-provider/tools";
import { contextOf } from "../survey/context.js";
import { type Check, failed, good } from "./check.js";
import { checkClock } from "./clock.js";
import { checkSetting, isSet, type Place } from "./setting.js";

const TOKEN = "astraToken";

/** Whether a stack is to use Astra at all. */
export function wantsAstra(place: Place): boolean {
  return isSet(TOKEN, place);
}

/** Whether Astra answers, and lets the managing token list tokens; whether it may make some is only known once it does. */
export async function checkAstra(settings: Settings, place: Place): Promise<Check[]> {
  const checks = [checkSetting("Managing token", TOKEN, place)];
  try {
    if (settings.get(TOKEN) === undefined) return checks;
    const [organization = ""] = await applicationTokens.places(contextOf(settings));
    checks.push(good("Astra", `the managing token belongs to organization ${organization}`));
    checks.push(checkClock(applicationTokens.now(contextOf(settings)), new Date()));
    await applicationTokens.list(organization, "", contextOf(settings));
    checks.push(good("Rights", "the managing token may list tokens"));
  } catch (error) {
    const advice = "It needs org-token-read and org-token-write, and for roles by name org-role-read.";
    checks.push(failed(checks.length === 1 ? "Astra" : "Rights", error, advice));
  }
  return checks;
}
