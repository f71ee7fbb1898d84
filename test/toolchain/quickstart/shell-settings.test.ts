import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { shellSettings } from "../../../toolchain/quickstart/shell-settings";
import { scratchFolder } from "../scratch";

describe("npm run env", () => {
  const scratch = scratchFolder();
  const pulumi = { bin: "/opt/pulumi/pulumi", dir: "/opt/pulumi", version: "3.259.0", source: "path" } as const;

  it("gives a shell all it needs, whatever the folder is called, and prints no secret", () => {
    const root = join(scratch.path, "it's a folder");
    const data = join(root, ".keyring");
    mkdirSync(join(data, "console"), { recursive: true });
    writeFileSync(join(data, "console", "port"), "4321\n");
    writeFileSync(join(data, "console", "access-key"), "keyring_secret\n");
    const lines = shellSettings(root, data, pulumi).join("\n");
    assert.ok(!lines.includes("keyring_secret"));

    const names = [
      "PATH",
      "PULUMI_BACKEND_URL",
      "PULUMI_CONFIG_PASSPHRASE_FILE",
      "{PULUMI_CONFIG_PASSPHRASE-none}",
      "CALIMERO_CONSOLE_URL",
      "CALIMERO_ACCESS_KEY",
    ];
    const script = `eval "$1"; ${names.map((name) => `printf '%s\\n' "$${name}"`).join("; ")}`;
    const env = { PATH: "/bin:/usr/bin", PULUMI_CONFIG_PASSPHRASE: "" };
    const shown = execFileSync("/bin/sh", ["-c", script, "sh", lines], { env, encoding: "utf8" });
    assert.deepEqual(shown.trimEnd().split("\n"), [
      `/opt/pulumi:${join(root, "node_modules", ".bin")}:/bin:/usr/bin`,
      `file://${join(data, "state")}`,
      join(data, "passphrase"),
      "none",
      "http://127.0.0.1:4321",
      "keyring_secret",
    ]);
  });

  it("says what to run first where there was no quickstart", () => {
    assert.throws(() => shellSettings(scratch.path, join(scratch.path, ".keyring"), pulumi), /has not run here yet/);
  });
});
