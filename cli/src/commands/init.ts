import { basename, relative, resolve } from "node:path";
import { Command, Option } from "commander";
import { EXIT } from "../exit-codes.js";
import { WrongUsage } from "../failures.js";
import { filesOf } from "../init/files.js";
import { LANGUAGES, type Language } from "../init/languages.js";
import { releaseIn } from "../init/packages.js";
import { isProjectName, type Project, TEMPLATE_NAME } from "../init/project.js";
import { initJson, initReport } from "../init/report.js";
import { stepsOf } from "../init/steps.js";
import { openFolder, writeFiles } from "../init/write.js";
import { print, printJson } from "../terminal/output.js";

interface InitOptions {
  language: Language;
  name?: string;
  packages?: string;
  force?: true;
  template?: true;
  json?: true;
}

/** `init`: makes a folder with a program that runs. */
export function initCommand(finish: (code: number) => void): Command {
  return new Command("init")
    .summary("create a program with one token, and print how to run it")
    .description(
      "Creates a folder with a Pulumi program that issues one token, and prints the commands to run it.\n" +
        "Runs nothing and asks nobody. The README in the folder has the same commands.",
    )
    .argument("[folder]", "where it goes; created if it does not exist", ".")
    .addOption(
      new Option("-l, --language <language>", "the program's language").choices(LANGUAGES).default(LANGUAGES[0]),
    )
    .option("--name <name>", "the project's name in Pulumi (default: the folder's)")
    .option(
      "--packages <folder>",
      "take Keyring's packages from this folder, which `npm run release` makes in a clone (default: from their registries)",
    )
    .option("--template", "create a template instead, for `pulumi new <folder>`; it names --packages by its whole path")
    .option("--force", "write into a folder that is not empty, and replace files of the same names")
    .option("--json", "print JSON")
    .addHelpText("after", EXAMPLES)
    .action((folder: string, options: InitOptions) => finish(init(folder, options)));
}

function init(path: string, { language, name, packages, force, template, json }: InitOptions): number {
  if (template && name !== undefined) throw new WrongUsage("--template and --name are mutually exclusive.");
  const folder = resolve(path);
  const project: Project = {
    name: template ? TEMPLATE_NAME : name === undefined ? nameFrom(folder) : projectName(name),
    language,
    folder,
    packages: packages === undefined ? undefined : releaseIn(packages),
    ...(template ? { template } : {}),
  };
  const files = filesOf(project);
  const steps = stepsOf(project);
  writeFiles(folder, files, { present: openFolder(folder), force: force === true });
  const made = { project, files: [...files.keys()].sort(), steps };
  if (json) printJson(initJson(made));
  else print(initReport(made, shortest(folder), process.env));
  return EXIT.fine;
}

/** The folder as a shell in the current one reaches it; empty for that one. */
function shortest(folder: string): string {
  const path = relative(process.cwd(), folder);
  return path.length < folder.length ? path : folder;
}

/** @throws WrongUsage */
function projectName(name: string): string {
  if (isProjectName(name)) return name;
  throw new WrongUsage(`--name ${name}: use letters, digits, "_", "-" and ".", at most 100.`);
}

/** The folder's own name, as far as Pulumi takes it. */
function nameFrom(folder: string): string {
  const name = basename(folder)
    .replaceAll(/[^\w.-]+/g, "-")
    .slice(0, 100);
  return isProjectName(name) && /\w/.test(name) ? name : "keyring-app";
}

const EXAMPLES = `
Examples:
  pulumi-keyring-cli init app
  pulumi-keyring-cli init app --language python
  pulumi-keyring-cli init ~/app --packages .keyring/release     in a clone of Keyring
  pulumi-keyring-cli init templates/yaml --language yaml --template`;
