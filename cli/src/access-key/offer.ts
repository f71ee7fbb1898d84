import { Pulumi, type StackAddress } from "../pulumi/pulumi.js";
import { exported } from "../state/stack-state.js";
import { confirm } from "../terminal/confirm.js";
import { progress } from "../terminal/output.js";
import { quoted } from "../terminal/shell-word.js";
import { createForStack } from "./for-stack.js";
import { requestFor } from "./request.js";

/** Whose access key is to be smaller. */
export interface Asked extends StackAddress {
  provider?: string | undefined;
}

/** The command that creates an access key with only what the stack needs. */
export function accessKeyCommandLine({ provider, stack, cwd }: Asked): string {
  const given = { "--stack": stack, "--cwd": cwd, "--provider": provider };
  const options = Object.entries(given).flatMap(([option, value]) =>
    value === undefined ? [] : [option, quoted(value)],
  );
  const to = provider === undefined ? "--config" : "--file <path>";
  return ["npx pulumi-keyring-cli access-key", ...options, to].join(" ");
}

/** Asks whoever sits at the terminal whether to do it now, and does so. */
export async function offerAccessKey(asked: Asked): Promise<void> {
  if (asked.provider !== undefined) return; // only its program knows from where it reads one
  const pulumi = new Pulumi(asked);
  const { name, rights, shards } = requestFor(exported(pulumi), {});
  const where = shards.length === 0 ? "" : ` for ${shards.join(", ")}`;
  const what = `access key ${JSON.stringify(name)} with only ${rights.join(", ")}${where}`;
  if (await confirm(`Create ${what} now, and store it in the stack's configuration?`)) {
    for (const line of await createForStack(pulumi, { config: true })) progress(line);
  }
}
