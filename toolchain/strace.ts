import { spawnSync } from "node:child_process";
import { findOrInstall } from "./debian-package";

/** Finds strace, which records what a program asks of the disk, or installs it. @throws SetupError that says how to get it */
export function ensureStrace(): Promise<string> {
  return findOrInstall(
    {
      name: "strace",
      what: "strace",
      debianPackage: "strace",
      advice: ["install strace with your system's package manager, on Linux."],
      find: () => (spawnSync("strace", ["-V"]).status === 0 ? "strace" : undefined),
    },
    {},
  );
}
