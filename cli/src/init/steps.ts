import { VERSION } from "../version.js";
import { tarball } from "./packages.js";
import { fromProject, type Project } from "./project.js";

/** One step of running a new program: shell commands for its folder. */
export interface Step {
  /** In the imperative: "Install the packages". */
  title: string;
  /** What to know before, in Markdown. */
  note?: string;
  commands: readonly string[];
  /** Whether it keeps running, and so needs a terminal of its own. */
  keepsRunning?: true;
  /** What makes it superfluous: a console, or a Pulumi backend, that one has already. */
  unless?: "console" | "backend";
}

/** How a new program is run, from its files to the end of its token. */
export function stepsOf(project: Project): Step[] {
  return [
    ...INSTALL[project.language](project),
    {
      title: "Start a console",
      note: "Leave it running in a second terminal, in this folder. Its data is in `.keyring/console`.",
      commands: [consoleCommand(project)],
      keepsRunning: true,
      unless: "console",
    },
    {
      title: "Tell Keyring where the console is",
      note: "If you use another console, set its address and one of its access keys.",
      commands: [
        `export CALIMERO_CONSOLE_URL="$(node -p 'require("./.keyring/console/console.json").url')"`,
        'export CALIMERO_ACCESS_KEY="$(cat .keyring/console/access-key)"',
      ],
      unless: "console",
    },
    {
      title: "Tell Pulumi where to keep its state",
      note: "Skip this if you are logged in to a Pulumi backend.",
      commands: [
        "mkdir -p .keyring/state",
        `[ -e .keyring/passphrase ] || (umask 077; node -p 'crypto.randomBytes(24).toString("base64url")' > .keyring/passphrase)`,
        'export PULUMI_BACKEND_URL="file://$PWD/.keyring/state"',
        'export PULUMI_CONFIG_PASSPHRASE_FILE="$PWD/.keyring/passphrase"',
      ],
      unless: "backend",
    },
    { title: "Create the token", commands: ["pulumi stack select --create dev", "pulumi up"] },
    ...USE[project.language],
    { title: "Revoke the token", commands: ["pulumi destroy"] },
  ];
}

const INSTALL: Readonly<Record<Project["language"], (project: Project) => Step[]>> = {
  typescript: () => [{ title: "Install the packages", commands: ["npm install"] }],
};

const USE: Readonly<Record<Project["language"], Step[]>> = {
  typescript: [
    {
      title: "Use the token",
      note: "The value is encrypted in the state. `env` runs a command with it, and prints nothing of it.",
      commands: ["npx pulumi-keyring-cli env -- node latest-block.mjs"],
    },
  ],
};

function consoleCommand(project: Project): string {
  if (project.packages === undefined) return `npx --yes keyring-console@${VERSION} serve`;
  const path = fromProject(project, project.packages.file(tarball("keyring-console")));
  return `npx --yes --package ${quoted(path)} keyring-console serve`;
}

/** A word as a POSIX shell reads it. */
export function quoted(text: string): string {
  return /^[\w./~-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
