import { WrongUsage } from "../failures.js";
import { quoted } from "../terminal/shell-word.js";
import { VERSION } from "../version.js";
import type { Language } from "./languages.js";
import { DEPENDED_ON, pluginArchive, sdkArchive, tarball } from "./packages.js";
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

/**
 * How a new program is run, from its files to the end of its token.
 * @throws WrongUsage where it needs packages that cannot be had, CommandFailed where the folder for them lacks some
 */
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
    smallerAccessKey(project),
    useIt(project),
    { title: "Revoke the token", commands: ["pulumi destroy"] },
  ];
}

const INSTALL: Readonly<Record<Language, (project: Project) => Step[]>> = {
  typescript: () => [{ title: "Install the packages", commands: ["npm install"] }],
  python: (project) => [
    installPlugin(project),
    {
      title: "Install the packages",
      commands: ["python3 -m venv venv", ". venv/bin/activate", "pip install --requirement requirements.txt"],
    },
  ],
  go: (project) => [
    installPlugin(project),
    {
      title: "Unpack the SDK",
      commands: ["mkdir -p sdks/keyring", `tar -xzf ${sdkIn(project)} -C sdks/keyring --strip-components 1`],
    },
    { title: "Install the packages", commands: ["go mod tidy"] },
  ],
  yaml: (project) => [installPlugin(project)],
};

/** The archive with Go's SDK. @throws WrongUsage where there is none */
function sdkIn(project: Project): string {
  if (project.packages === undefined) throw new WrongUsage(NO_PLUGIN);
  return quoted(fromProject(project, project.packages.file(sdkArchive("go"))));
}

/** @throws WrongUsage where there is no place to have it from */
function installPlugin(project: Project): Step {
  if (project.packages === undefined) throw new WrongUsage(NO_PLUGIN);
  const archive = fromProject(project, project.packages.file(pluginArchive()));
  return {
    title: "Install the plugin",
    note: "The plugin needs Node on PATH. This is once for all programs on this machine.",
    commands: [`pulumi plugin install resource keyring ${VERSION} --file ${quoted(archive)}`],
  };
}

const NO_PLUGIN =
  "Programs in this language need Keyring's plugin, which no server has yet. Run `npm run release` in a clone of Keyring, and add " +
  "--packages <clone>/.keyring/release.";

function smallerAccessKey(project: Project): Step {
  return {
    title: "Give the program an access key of its own",
    note:
      "The console's first access key can do everything there. This one has only the rights and the shard that the program needs. On another " +
      "console, `doctor` says whether yours can do more than it needs.",
    commands: [
      `[ -e .keyring/access-key ] || ${cliCommand(project)} access-key --stack dev --file .keyring/access-key`,
      'export CALIMERO_ACCESS_KEY="$(cat .keyring/access-key)"',
    ],
    unless: "console",
  };
}

function useIt(project: Project): Step {
  return {
    title: "Use the token",
    note: "The value is encrypted in the state. `env` runs a command with it and prints none of it.",
    commands: [`${cliCommand(project)} env -- node latest-block.mjs`],
  };
}

/** How this command line is started in the program's folder. */
function cliCommand({ language, packages, ...project }: Project): string {
  // it is one of the program's own packages
  if (language === "typescript") return "npx pulumi-keyring-cli";
  if (packages === undefined) return `npx --yes pulumi-keyring-cli@${VERSION}`;
  const paths = ["pulumi-keyring-cli", ...DEPENDED_ON].map((name) =>
    quoted(fromProject({ language, packages, ...project }, packages.file(tarball(name)))),
  );
  return `npx --yes ${paths.map((path) => `--package ${path}`).join(" ")} pulumi-keyring-cli`;
}

function consoleCommand(project: Project): string {
  if (project.packages === undefined) return `npx --yes keyring-console@${VERSION} serve`;
  const path = fromProject(project, project.packages.file(tarball("keyring-console")));
  return `npx --yes --package ${quoted(path)} keyring-console serve`;
}
