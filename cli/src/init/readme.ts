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

The access key in \`.keyring/console/access-key\` is the console's first one: it can do everything there. Give the program one with
only the rights \`issue-tokens\`, \`view-tokens\` and \`revoke-tokens\`. Create it on the console's page _Access keys_, or with
\`POST /api/v1/access-keys\`, and set \`CALIMERO_ACCESS_KEY\` to its value. \`pulumi-keyring-cli doctor\` checks this and the rest of
your setup.
`;
