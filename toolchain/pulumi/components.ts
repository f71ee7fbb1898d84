import { dirname, join } from "node:path";
import { type Language, languageFiles } from "./languages";

/** One program of a Pulumi that is built from Go modules. */
export interface Component {
  /** For people: "the Pulumi CLI". */
  title: string;
  program: string;
  /** The folder under go/ whose go.mod and go.sum fix every source file of the program. */
  module: string;
  package: string;
  /** A script that must stand beside the program. */
  companion?: Companion;
}

/** A script that is copied as it is. */
export interface Companion {
  name: string;
  /** Either the file itself, or a file inside a Go module that the component's `module` folder or `from.folder` fixes. */
  from: { file: string } | { folder: string; goModule: string; file: string };
}

/** The command line itself. */
export const cli: Component = {
  title: "the Pulumi CLI",
  program: "pulumi",
  module: "pulumi",
  package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
};

const [dynamicProvider = ""] = languageFiles.nodejs;
const [pythonExec = ""] = languageFiles.python;

/**
 * What runs programs of each language. The hosts of Node.js, Python and Go are those of the last release in which they
 * could be built as part of the Go SDK.
 */
export const hosts: Record<Language, Component> = {
  nodejs: {
    title: "Pulumi's Node.js host",
    program: "pulumi-language-nodejs",
    module: "language-hosts",
    package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    // Without it every dynamic resource fails: "could not find latest version for provider pulumi-nodejs".
    companion: {
      name: dynamicProvider,
      from: { file: join(dirname(require.resolve("@pulumi/pulumi/package.json")), dynamicProvider) },
    },
  },
  python: {
    title: "Pulumi's Python host",
    program: "pulumi-language-python",
    module: "language-hosts",
    package: "github.com/pulumi/pulumi/sdk/v3/python/cmd/pulumi-language-python",
    // It speaks with the CLI's engine, so it is taken from the CLI's own version and not from the host's.
    companion: {
      name: pythonExec,
      from: { folder: "pulumi", goModule: "github.com/pulumi/pulumi/sdk/v3", file: `python/cmd/${pythonExec}` },
    },
  },
  yaml: {
    title: "Pulumi's YAML host",
    program: "pulumi-language-yaml",
    module: "language-yaml",
    package: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
  },
  go: {
    title: "Pulumi's Go host",
    program: "pulumi-language-go",
    module: "language-go",
    package: "github.com/pulumi/pulumi/sdk/v3/go/pulumi-language-go",
  },
};

/** What generates SDKs and programs: the hosts above are older than that. */
export const generators: Component = {
  title: "Pulumi's SDK generators",
  program: "keyring-sdk-generator",
  module: "sdk-generator",
  package: ".",
};

/** What `pulumi convert` reads YAML with. */
export const yamlConverter: Component = {
  title: "Pulumi's converter of YAML",
  program: "pulumi-converter-yaml",
  module: "language-yaml",
  package: "github.com/pulumi/pulumi-yaml/cmd/pulumi-converter-yaml",
};

/** What checks workflows of GitHub Actions; nothing of Pulumi. */
export const actionlint: Component = {
  title: "actionlint",
  program: "actionlint",
  module: "actionlint",
  package: "github.com/rhysd/actionlint/cmd/actionlint",
};
