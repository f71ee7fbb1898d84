import { run } from "./run.js";

// whoever reads a pipe may stop reading; that is no reason to fail
process.stdout.on("error", () => {});

run(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
