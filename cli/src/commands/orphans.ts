import { Command, Option } from "commander";
import { checkFormat, type FormatOptions, formatOptions, showsTable, writeReport } from "../ci/format.js";
import { EXIT } from "../exit-codes.js";
import { CommandFailed, WrongUsage } from "../failures.js";
import { orphanChecks } from "../orphans/ci-checks.js";
import { type Findings, findOrphans, type Search } from "../orphans/find-orphans.js";
import { orphansJson } from "../orphans/json.js";
import { count, orphansReport } from "../orphans/report.js";
import { type Revocations, revokeOrphans } from "../orphans/revoke-orphans.js";
import { labelOf, type OtherState, readState, type StateSource } from "../state/stack-state.js";
import type { Living } from "../survey/survey.js";
import { inventoriesFor } from "../survey/types.js";
import { canAsk, confirm } from "../terminal/confirm.js";
import { durationOption, folderOption, providerOption, repeated, stackOption } from "../terminal/options.js";
import { print, printForQuestion, printJson, progress } from "../terminal/output.js";

interface OrphansOptions extends FormatOptions {
  stack?: string;
  provider?: string;
  otherStack?: string[];
  skipOtherStacks?: true;
  keep?: string[];
  keys?: true;
  olderThan: number;
  revoke?: true;
  yes?: true;
}

/** `orphans`: finds, and revokes if told to, what is alive and in no state. */
export function orphansCommand(finish: (code: number) => void): Command {
  const command = new Command("orphans")
    .summary("find active tokens that no state holds")
    .description(
      "Finds active tokens that carry the stack's label but are not in its state: what an interrupted `pulumi up` can leave behind.\n" +
        "Reads the state from a pipe (pulumi stack export | pulumi-keyring-cli orphans), or runs Pulumi for it. Secrets stay encrypted.",
    )
    .addOption(stackOption())
    .addOption(folderOption())
    .addOption(
      new Option(
        "--older-than <time>",
        "ignore tokens created or used more recently than this; keep it longer than your longest `up`",
      )
        .argParser(durationOption)
        .default(3_600_000, "1h"),
    )
    .option("--keys", "look for keys on accounts too; a key kept by removeOnDelete: false counts as an orphan")
    .addOption(providerOption())
    .option(
      "--other-stack <name>",
      "a stack that tokens may have moved to; its tokens are not orphans; may be repeated",
      repeated,
    )
    .option(
      "--skip-other-stacks",
      "do not check the project's other stacks, one of which may once have had this one's name",
    )
    .option(
      "--keep <id>",
      "a token that is alive on purpose, such as one that retainOnDelete kept; not an orphan; may be repeated",
      repeated,
    )
    .option("--revoke", "revoke the orphans, after asking")
    .option("-y, --yes", "revoke without asking")
    .option("--json", "print JSON");
  for (const option of formatOptions()) command.addOption(option);
  return command
    .addHelpText("after", EXAMPLES)
    .action(async (options: OrphansOptions) => finish(await orphans(options)));
}

async function orphans(options: OrphansOptions): Promise<number> {
  checkFormat(options);
  if (options.yes && !options.revoke) throw new WrongUsage("--yes needs --revoke.");
  if (options.revoke && !options.yes && !canAsk()) {
    throw new WrongUsage(
      "Without a terminal there is nobody to ask. Check the list without --revoke first, then add --yes.",
    );
  }
  const source = await readState(options);
  const inventories = inventoriesFor({ keys: options.keys === true });
  const search: Search = {
    settings: source.settings,
    olderThan: options.olderThan,
    inventories,
    provider: options.provider,
    keep: options.keep ?? [],
    neighbours: () => (options.skipOtherStacks ? [] : neighboursOf(source)),
  };
  const found = await findOrphans(source.state, search);
  const report = orphansReport(found, new Date());
  if (showsTable(options)) print(report);
  else if (options.revoke && !options.yes) printForQuestion(report); // whoever is asked must have seen it
  if (options.revoke) return revoke(options, found, source, search);
  if (options.json) printJson(orphansJson(found, undefined));
  await mark(options, found, source, undefined);
  return found.orphans.length + found.newer.length > 0 ? EXIT.found : EXIT.fine;
}

function neighboursOf(source: StateSource): OtherState[] {
  try {
    return source.neighbours();
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    throw new CommandFailed(`${error.message}\n${UNREADABLE}`);
  }
}

/** Writes the report for a CI platform, where one was asked for. */
function mark(options: OrphansOptions, found: Findings, { state }: StateSource, done: Revocations | undefined) {
  return writeReport(options, { command: "orphans", stack: labelOf(state), checks: orphanChecks(found, done) });
}

async function revoke(options: OrphansOptions, found: Findings, source: StateSource, search: Search): Promise<number> {
  const done = await revoked(options, found, source, search).catch(async (error: unknown) => {
    // whatever kept it from revoking: what was found is there
    await mark(options, found, source, undefined);
    throw error;
  });
  if (options.json) printJson(orphansJson(found, done));
  else if (found.orphans.length > 0 && showsTable(options)) {
    print(`\nRevoked ${done.revoked.length} of ${count(found.orphans.length, "orphan")}.`);
  }
  await mark(options, found, source, done);
  if (done.failed.length > 0) return EXIT.failed;
  return done.revoked.length < found.orphans.length ? EXIT.found : EXIT.fine;
}

async function revoked(
  options: OrphansOptions,
  found: Findings,
  source: StateSource,
  search: Search,
): Promise<Revocations> {
  const orphans = revocable(found);
  const question = orphans.length === 1 ? "Revoke it now?" : `Revoke these ${orphans.length} now?`;
  const agreed = orphans.length > 0 && (options.yes === true || (await confirm(question)));
  return revokeOrphans(agreed ? await stillOrphans(orphans, source, search) : [], source.settings);
}

/** The orphans that are this stack's beyond doubt. @throws CommandFailed when there are none among those found */
function revocable({ orphans, newer }: Findings): Living[] {
  if (newer.length > 0) throw new CommandFailed(OLDER_STATE);
  const own = orphans.filter(({ prefix }) => !prefix.shared);
  if (orphans.length > 0 && own.length === 0) throw new CommandFailed(NO_PREFIX);
  return own;
}

/** Time has passed since the search, with a question in it, and an `up` may have taken one of them into the state. */
async function stillOrphans(orphans: readonly Living[], source: StateSource, search: Search): Promise<Living[]> {
  const again = await findOrphans(source.readAgain(), search);
  if (again.newer.length > 0) throw new CommandFailed(OLDER_STATE);
  const still = new Set(again.orphans.map(({ token }) => token.tokenId));
  for (const { token } of orphans) {
    if (!still.has(token.tokenId)) progress(`skipped ${token.tokenId}: it is no longer an orphan`);
  }
  return orphans.filter(({ token }) => still.has(token.tokenId));
}

const OLDER_STATE =
  "Nothing was revoked: this state is older than some of the tokens. Use the newest state, or run `pulumi up` with this one to make it the newest.";

const UNREADABLE =
  "Another stack of the project may once have had this one's name and may own these tokens. If none did, pass --skip-other-stacks.";

const NO_PREFIX =
  "Nothing was revoked: the labels have no prefix, so these may be tokens of a stack of the same name on another backend. Set keyring:ownerPrefix or " +
  "KEYRING_OWNER_PREFIX to a value that only this backend uses; it applies to new tokens. If you know that these are yours, revoke them at the console by their ids.";

const EXAMPLES = `
Examples:
  pulumi-keyring-cli orphans --stack dev
  pulumi stack export --stack dev | pulumi-keyring-cli orphans --json
  pulumi-keyring-cli orphans --stack dev --revoke --yes     in a pipeline`;
