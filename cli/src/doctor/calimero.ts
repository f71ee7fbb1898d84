import { inWords } from "pulumi-keyring-near";
import {
  type AccessKeyAnswer,
  connectToConsole,
  consoleUrl,
  isInClear,
  type Settings,
} from "pulumi-keyring-provider/tools";
import { mayCreate } from "../access-key/create.js";
import { type Resources, RIGHTS_OF_TYPES, rightsFor } from "../access-key/needs.js";
import { contextOf } from "../survey/context.js";
import { bad, type Check, failed, good, warning } from "./check.js";
import { checkClock } from "./clock.js";
import { checkSetting, isSet, type Place } from "./setting.js";
import { checkVersions } from "./versions.js";

const ADDRESS = "calimeroUrl";
const ACCESS_KEY = "calimeroAccessKey";

/** Whether a stack is to use a console at all. */
export function wantsCalimero(place: Place): boolean {
  return isSet(ADDRESS, place) || isSet(ACCESS_KEY, place);
}

/** What is known of the stack whose access key is looked at. */
export interface StackAtConsole {
  /** Undefined where the state cannot be read, or nothing has happened in the stack. */
  resources: Resources | undefined;
  /** The command that creates a smaller access key for it. */
  command: string;
}

/** Whether the console can be reached, takes the access key, and lets it do what resources need. */
export async function checkCalimero(settings: Settings, place: Place, stack: StackAtConsole): Promise<Check[]> {
  const checks = [checkSetting("Console address", ADDRESS, place), checkSetting("Access key", ACCESS_KEY, place)];
  try {
    if ([ADDRESS, ACCESS_KEY].some((name) => settings.get(name) === undefined)) return checks;
    if (isInClear(consoleUrl(settings))) {
      checks.push(
        warning("Encryption", "the console's address uses http", "Put TLS in front of the console and use https."),
      );
    }
    const console = connectToConsole(contextOf(settings));
    const key = await console.catalogue.accessKey(contextOf(settings));
    const shards = await console.catalogue.shards(contextOf(settings));
    checks.push(good("Console", `a Keyring console answers at ${consoleUrl(settings)}`));
    checks.push(checkVersions(await console.version.ask(contextOf(settings))));
    checks.push(checkClock(console.now(), new Date()), checkRights(key, stack, new Date()));
    checks.push(...checkExcess(key, stack, consoleUrl(settings)), checkShards(shards));
  } catch (error) {
    checks.push(failed("Console", error, "`npx keyring-console serve` starts a console and prints its address."));
  }
  return checks;
}

function checkRights({ name, rights, expiresAt }: AccessKeyAnswer, { resources }: StackAtConsole, now: Date): Check {
  const key = `access key ${JSON.stringify(name)}`;
  const missing = rightsFor(resources?.types ?? []).filter((right) => !rights.includes(right));
  if (missing.length > 0) return bad("Rights", `${key} lacks ${missing.join(", ")}`, ANOTHER_KEY);
  const left = expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(expiresAt) - now.getTime();
  if (left < SOON) return warning("Rights", `${key} expires in ${inWords(left)}`, ANOTHER_KEY);
  return good("Rights", `${key} may ${rights.join(", ")}`);
}

/** Whether the access key may do what no resource of the stack needs, as the console's first one may. */
function checkExcess(key: AccessKeyAnswer, { resources, command }: StackAtConsole, url: string): Check[] {
  const { AuthToken, CustodianKey, Shard } = RIGHTS_OF_TYPES;
  // a stack that is still empty may get shards
  const forShards = resources === undefined || resources.types.includes("Shard") ? Shard : [];
  const usual: readonly string[] = [...AuthToken, ...CustodianKey, ...forShards];
  const excess = key.rights.filter((right) => !usual.includes(right));
  if (excess.length === 0) return [];
  const found = `access key ${JSON.stringify(key.name)} may do more than the stack needs: ${excess.join(", ")}`;
  const needed = rightsFor(resources?.types ?? []).join(", ");
  const page = `${url}/#/access-keys/create`;
  if (!mayCreate(key))
    return [warning("Least rights", found, `Ask for one with only ${needed}; it is created at ${page}.`)];
  const advice = `Create one with only ${needed}, and use it in place of this one: ${command}, or in a browser: ${page}`;
  return [{ ...warning("Least rights", found, advice), remedy: command }];
}

function checkShards(shards: readonly string[]): Check {
  if (shards.length > 0) return good("Shards", shards.join(", "));
  return bad("Shards", "the access key has no existing shard", `Add a shard at the console, or: ${ANOTHER_KEY}`);
}

const ANOTHER_KEY = "Ask whoever runs the console for another access key.";
/** Milliseconds before the end of an access key that are worth a word. */
const SOON = 14 * 86_400_000;
