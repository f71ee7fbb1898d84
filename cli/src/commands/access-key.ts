import { Command, Option } from "commander";
import { PERMISSION_NAMES } from "pulumi-keyring-near";
import { type AccessKeyOptions, createForStack } from "../access-key/for-stack.js";
import { CONSOLE_TYPES } from "../access-key/needs.js";
import { EXIT } from "../exit-codes.js";
import { WrongUsage } from "../failures.js";
import { Pulumi, type StackAddress } from "../pulumi/pulumi.js";
import {
  durationOption,
  folderOption,
  providerOption,
  rangesOption,
  repeated,
  requestsOption,
  stackOption,
} from "../terminal/options.js";
import { progress } from "../terminal/output.js";

/** `access-key`: creates an access key that can do what a stack needs, and no more. */
export function accessKeyCommand(finish: (code: number) => void): Command {
  return new Command("access-key")
    .summary("create an access key with only the rights and shards that a stack needs")
    .description(
      "Creates an access key at the console with the rights that the resources in a stack's state need, for their shards. For that, the access\n" +
        "key in use needs manage-access-keys, like the console's first one. Prints the value once, or stores it where you say.",
    )
    .addOption(stackOption())
    .addOption(folderOption())
    .option("--config", "store it in the stack's configuration, encrypted, with the console's address")
    .option("--file <path>", "write it to a new file that only you can read")
    .addOption(new Option("--for <types...>", "also what these types of resource need").choices(CONSOLE_TYPES))
    .option("--shard <id>", "also for this shard; may be repeated", repeated)
    .addOption(
      new Option("--expires-in <time>", "its lifetime, e.g. 90d (default: that of the one in use)").argParser(
        durationOption,
      ),
    )
    .addOption(
      new Option(
        "--from <range>",
        "accept it only from this address or CIDR range, e.g. 192.0.2.0/24; may be repeated",
      ).argParser(rangesOption),
    )
    .addOption(
      new Option("--requests-per-second <n>", "how many requests it may send each second").argParser(requestsOption),
    )
    .addOption(
      new Option("--max-token-lifetime <time>", "the longest lifetime of tokens that it issues, e.g. 30d").argParser(
        durationOption,
      ),
    )
    .addOption(
      new Option("--issuable-permissions <names...>", "all that tokens that it issues may do").choices(
        PERMISSION_NAMES,
      ),
    )
    .option("--ends-with-key", "revoke the tokens that it issues when it is disabled, removed or expires")
    .option("--name <name>", "its name at the console (default: pulumi <project>/<stack>)")
    .addOption(providerOption())
    .addHelpText("after", EXAMPLES)
    .action(async (options: StackAddress & AccessKeyOptions) => finish(await accessKey(options)));
}

async function accessKey(options: StackAddress & AccessKeyOptions): Promise<number> {
  if (options.config && options.file !== undefined) throw new WrongUsage("--config and --file are mutually exclusive.");
  if (options.config && options.provider !== undefined) {
    throw new WrongUsage("--config is not read by explicit providers. Use --file with --provider.");
  }
  for (const line of await createForStack(new Pulumi(options), options)) progress(line);
  return EXIT.fine;
}

const EXAMPLES = `
Examples:
  pulumi-keyring-cli access-key --stack dev --config
  pulumi-keyring-cli access-key --stack dev --file ~/.keyring/dev --expires-in 90d
  pulumi-keyring-cli access-key --stack dev | gh secret set CALIMERO_ACCESS_KEY
  pulumi-keyring-cli access-key --stack new --for AuthToken Shard --shard demos-calimero-testnet`;
