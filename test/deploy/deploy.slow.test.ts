import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DCLinter } from "dclint";
import { validate } from "dockerfile-utils";
import { parse } from "yaml";
import { readConfiguration } from "../../console/src/command/config-file.js";
import { SERVE_ENVIRONMENT, SERVE_OPTIONS } from "../../console/src/command/options.js";
import { readSecretFiles } from "../../console/src/command/secret-files.js";
import { readServeSettings } from "../../console/src/command/settings.js";
import { type KubernetesObject, schemaFault } from "../examples/support/kubernetes-objects.js";

const deploy = join(__dirname, "..", "..", "deploy");
const read = (...path: string[]) => readFileSync(join(deploy, ...path), "utf8");
const KNOWN = new Set([
  ...Object.values(SERVE_OPTIONS).flatMap((option) => ("env" in option ? [option.env] : [])),
  ...Object.keys(SERVE_ENVIRONMENT).flatMap((name) => [name, `${name}_FILE`]),
]);

/** What dclint finds in a file; its own types do not resolve. */
interface LintResult {
  messages: { line: number; message: string }[];
}

describe("deploy", () => {
  let place: string;
  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), "keyring-deploy-"));
  });
  afterEach(() => rmSync(place, { recursive: true, force: true }));

  it("sets nothing that the console does not know", () => {
    for (const file of ["container/Containerfile", "compose/compose.yaml", "systemd/keyring-console.service"]) {
      const names = read(file).match(/\b(?:KEYRING_CONSOLE|DATABASE)_[A-Z_]+\b/g) ?? [];
      assert.deepEqual(
        names.filter((name) => !KNOWN.has(name)),
        [],
        file,
      );
      assert.ok(names.length > 0);
    }
    for (const folder of ["systemd", "kubernetes"]) {
      const { env } = readConfiguration(["--config", join(deploy, folder, "console.yaml")], {});
      // the files of secrets are where it runs
      const { DATABASE_URL_FILE: _, KEYRING_CONSOLE_MASTER_KEY_FILE: __, ...others } = env;
      assert.ok(readServeSettings([], others).options.publicUrl?.startsWith("https://"), folder);
    }
  });

  it("has a Containerfile without mistakes, whose console runs as nobody special", () => {
    const text = read("container", "Containerfile");
    assert.deepEqual(validate(text), []);
    assert.match(text, /^USER 1000:1000$/m);
  });

  it("has a compose file that follows the specification, and secrets that are made once and for one user", function () {
    const rules = { "service-keys-order": 0, "require-quotes-in-ports": 0 } as const;
    const results = new DCLinter({ rules, quiet: false, debug: false, exclude: [] }).lintFiles(
      [join(deploy, "compose", "compose.yaml")],
      false,
    );
    assert.deepEqual(
      results.flatMap(({ messages }: LintResult) => messages.map(({ line, message }) => `${line}: ${message}`)),
      [],
    );
    if (process.platform === "win32") this.skip();
    cpSync(join(deploy, "compose"), place, { recursive: true });
    const make = () => spawnSync(join(place, "make-secrets.sh"), ["smtp://mail.example.org"], { encoding: "utf8" });
    assert.equal(make().status, 0);
    const readAll = () =>
      readdirSync(join(place, "secrets")).map((name) => readFileSync(join(place, "secrets", name), "utf8"));
    const first = readAll();
    make();
    assert.deepEqual(readAll(), first);
    assert.equal(statSync(join(place, "secrets")).mode & 0o777, 0o700);
    const { secrets: named } = parse(read("compose", "compose.yaml")) as { secrets: Record<string, { file: string }> };
    assert.deepEqual(Object.keys(named).sort(), readdirSync(join(place, "secrets")).sort());
    const files = {
      DATABASE_URL_FILE: join(place, "secrets", "database-url"),
      KEYRING_CONSOLE_MASTER_KEY_FILE: join(place, "secrets", "master-key"),
    };
    assert.match(
      readServeSettings([], readSecretFiles(files)).options.databaseUrl ?? "",
      /^postgres:\/\/keyring:\w{48}@postgres\/keyring$/,
    );
  });

  it("has a unit that systemd takes, with little that the console could harm", function () {
    if (spawnSync("systemd-analyze", ["--version"]).status !== 0) this.skip();
    const unit = join(place, "keyring-console.service");
    // it looks whether the program is there
    writeFileSync(
      unit,
      read("systemd", "keyring-console.service").replace("/usr/bin/keyring-console", process.execPath),
    );
    const verified = spawnSync("systemd-analyze", ["verify", unit], { encoding: "utf8" });
    assert.deepEqual(
      [verified.stderr.split("\n").filter((line) => line.includes("keyring-console")), verified.status],
      [[], 0],
    );
    const { stdout, status } = spawnSync("systemd-analyze", ["security", "--offline=yes", "--threshold=20", unit], {
      encoding: "utf8",
    });
    assert.equal(status, 0, stdout.split("\n").slice(-3).join("\n"));
  });

  it("has Kubernetes objects that fit its schemas, all of them in the kustomization", () => {
    const { resources } = parse(read("kubernetes", "kustomization.yaml")) as { resources: string[] };
    const others = ["kustomization.yaml", "console.yaml"];
    assert.deepEqual([...resources, ...others].sort(), readdirSync(join(deploy, "kubernetes")).sort());
    for (const file of resources) {
      const object = parse(read("kubernetes", file)) as KubernetesObject;
      assert.equal(schemaFault(labelled(object)), undefined, file);
      if (["NetworkPolicy", "PodDisruptionBudget"].includes(object.kind)) {
        assert.match(JSON.stringify(object["spec"]), /elector":\{"matchLabels":\{"app/, file);
      }
    }
  });

  /** With the selectors that kustomize adds to a Deployment; to others it adds none. */
  function labelled(object: KubernetesObject): KubernetesObject {
    if (object.kind !== "Deployment") return object;
    const labels = { "app.kubernetes.io/name": "keyring-console" };
    const { template, ...spec } = object["spec"] as { template: object };
    return {
      ...object,
      spec: { ...spec, selector: { matchLabels: labels }, template: { metadata: { labels }, ...template } },
    };
  }
});
