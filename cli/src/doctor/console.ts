import {
  connectToConsole,
  consoleUrl,
  inWords,
  messageOf,
  redact,
  type Settings,
} from "pulumi-keyring-provider/inventory";
import { contextOf } from "../survey/context.js";
import { bad, type Check, good, warning } from "./check.js";

/**
 * Whether a Keyring console answers at the address, and what its clock says. Asks without the access key: nobody knows yet who gets it.
 */
export async function checkConsole(settings: Settings): Promise<Check[]> {
  const what = "Console";
  let url: string;
  try {
    url = consoleUrl(settings);
  } catch (error) {
    return [bad(what, messageOf(error), "Set the address first.")];
  }
  const sent = Date.now();
  try {
    const answer = await fetch(`${url}/api/v1/access-keys/self`, {
      redirect: "manual",
      signal: AbortSignal.timeout(10_000),
    });
    const clock = checkClock(answer.headers.get("date"), sent, Date.now());
    const problem = (await answer.json().catch(() => ({}))) as { type?: unknown };
    if (answer.status !== 401 || problem.type !== "urn:keyring:problem:unauthenticated") {
      return [bad(what, `${url} answers ${answer.status}, but not as a Keyring console does`, "Is the address right?")];
    }
    return [good(what, `a Keyring console answers at ${url}`), ...clock];
  } catch (error) {
    const { cause } = error as { cause?: { code?: unknown } };
    const why = redact(String(cause?.code ?? messageOf(error)));
    return [
      bad(
        what,
        `nothing answers at ${url} (${why})`,
        "Is it running, and is the address right? `npm run console` starts one.",
      ),
    ];
  }
}

/** Whether the access key is taken, and what it may do. */
export async function checkAccessKey(settings: Settings): Promise<Check[]> {
  try {
    const console = connectToConsole(contextOf(settings));
    const { name, rights, expiresAt } = await console.catalogue.accessKey(contextOf(settings));
    const shards = await console.catalogue.shards(contextOf(settings));
    const missing = NEEDED.filter((right) => !rights.includes(right));
    const key = `access key ${JSON.stringify(name)}`;
    const advice = "Ask whoever runs the console for another access key.";
    const left = expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(expiresAt) - Date.now();
    return [
      missing.length > 0
        ? bad("Rights", `${key} lacks ${missing.join(", ")}`, advice)
        : left < SOON
          ? warning("Rights", `${key} ends in ${inWords(left)}`, advice)
          : good("Rights", `${key} may ${rights.join(", ")}`),
      shards.length === 0
        ? bad("Shards", `${key} is for no shard that exists`, `Add a shard at the console, or: ${advice}`)
        : good("Shards", shards.join(", ")),
    ];
  } catch (error) {
    return [bad("Rights", messageOf(error), "See the lines above.")];
  }
}

/** The header counts whole seconds, and the answer was a while on its way. */
function checkClock(date: string | null, sent: number, arrived: number): Check[] {
  const theirs = Date.parse(date ?? "");
  if (Number.isNaN(theirs)) return [];
  const ahead = sent > theirs + 1_000 ? sent - theirs - 1_000 : Math.min(0, arrived - theirs);
  if (Math.abs(ahead) < 60_000) return [good("Clock", "agrees with the console's")];
  const found = `this machine's is ${inWords(Math.abs(ahead))} ${ahead > 0 ? "ahead of" : "behind"} the console's`;
  return [warning("Clock", found, "Rotation is planned by this clock: set it right.")];
}

/** What the resources of this project do at a console. */
const NEEDED = ["issue-tokens", "view-tokens", "revoke-tokens"];
/** Milliseconds before the end of an access key that are worth a word. */
const SOON = 14 * 86_400_000;
