import { Command } from "commander";
import { EXIT } from "../exit-codes.js";
import { ownerPrefixes } from "../state/owner-prefixes.js";
import { readState } from "../state/stack-state.js";
import { standing } from "../status/need.js";
import { statusJson, statusReport } from "../status/report.js";
import { survey } from "../survey/survey.js";
import { inventoriesFor } from "../survey/types.js";
import { durationOption, folderOption, providerOption, stackOption } from "../terminal/options.js";
import { print, printJson } from "../terminal/output.js";

interface StatusOptions {
  stack?: string;
  cwd?: string;
  provider?: string;
  within?: number;
  json?: true;
}

/** `status`: what each credential of a stack is now, and what needs an `up`. */
export function statusCommand(finish: (code: number) => void): Command {
  return new Command("status")
    .summary("show a stack's credentials, and which need an up")
    .description(
      "Shows each credential of a stack as its issuing system knows it. Exits with code 3 if one needs an `up`: it expired, was revoked elsewhere,\n" +
        "or its rotation is due. Run it on a schedule to alert on that.\n" +
        "Reads the state from a pipe (pulumi stack export | pulumi-keyring-cli status), or runs Pulumi for it. Secrets stay encrypted.",
    )
    .addOption(stackOption())
    .addOption(folderOption())
    .option("--within <time>", "also count what is due or expires within this time, e.g. 7d", durationOption)
    .addOption(providerOption())
    .option("--json", "print JSON")
    .action(async (options: StatusOptions) => finish(await status(options)));
}

async function status(options: StatusOptions): Promise<number> {
  const { state, settings } = await readState(options);
  const { credentials } = state;
  const prefixes = ownerPrefixes(state, settings);
  const inventories = inventoriesFor({ keys: true });
  const { provider } = options;
  const { observed, unchecked } = await survey({
    credentials,
    prefixes,
    settings,
    inventories,
    provider,
    reach: "held",
  });
  const now = new Date();
  const standings = observed.map((each) => standing(each, now, options.within ?? 0));
  if (options.json) printJson(statusJson(standings, unchecked));
  else print(statusReport(standings, unchecked, now));
  return standings.some(({ need }) => need !== undefined) ? EXIT.found : EXIT.fine;
}
