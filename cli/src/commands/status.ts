import { Command } from "commander";
import { checkFormat, type FormatOptions, formatOptions, showsTable, writeReport } from "../ci/format.js";
import { EXIT } from "../exit-codes.js";
import { ownerPrefixes } from "../state/owner-prefixes.js";
import { labelOf, readState } from "../state/stack-state.js";
import { statusChecks } from "../status/ci-checks.js";
import { standing } from "../status/need.js";
import { statusJson, statusReport } from "../status/report.js";
import { survey } from "../survey/survey.js";
import { inventoriesFor } from "../survey/types.js";
import { durationOption, folderOption, providerOption, stackOption } from "../terminal/options.js";
import { print, printJson } from "../terminal/output.js";

interface StatusOptions extends FormatOptions {
  stack?: string;
  provider?: string;
  within?: number;
}

/** `status`: what each credential of a stack is now, and what needs an `up`. */
export function statusCommand(finish: (code: number) => void): Command {
  const command = new Command("status")
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
    .option("--json", "print JSON");
  for (const option of formatOptions()) command.addOption(option);
  return command.action(async (options: StatusOptions) => finish(await status(options)));
}

async function status(options: StatusOptions): Promise<number> {
  checkFormat(options);
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
  else if (showsTable(options)) print(statusReport(standings, unchecked, now));
  const checks = statusChecks(standings, unchecked);
  await writeReport(options, { command: "status", stack: labelOf(state), checks });
  return standings.some(({ need }) => need !== undefined) ? EXIT.found : EXIT.fine;
}
