import type { Project } from "./project.js";
import { stepsOf } from "./steps.js";

/** The README of a new program: what it is, and every command to run it. */
export function readme(project: Project): string {
  const steps = stepsOf(project).map(({ title, note, commands, keepsRunning }, index) => {
    const fence = `\`\`\`sh${keepsRunning ? " second-terminal" : ""}`;
    const text = note === undefined ? "" : `${note}\n\n`;
    return `## ${index + 1}. ${title}\n\n${text}${fence}\n${commands.join("\n")}\n\`\`\`\n`;
  });
  return [`# ${project.name}\n`, WHAT, ...steps, BEFORE_SHARING].join("\n");
}

const WHAT = `A Pulumi program with one token for the gateway of a private shard. A Keyring console issues it, \`pulumi up\` rotates it, and
\`pulumi destroy\` revokes it.

You need Node 20.19 or newer and the [Pulumi CLI](https://www.pulumi.com/docs/install/). Run the commands in this folder, in a POSIX
shell.
`;

const BEFORE_SHARING = `## Before others use it

Keep the console's first access key, \`.keyring/console/access-key\`, for managing the console. \`pulumi-keyring-cli doctor\` checks
which one the program uses, and the rest of your setup. If the program gets \`CustodianKey\` or \`Shard\` resources, add
\`--for CustodianKey\` or \`--for Shard\` to the command that creates its access key.
`;
