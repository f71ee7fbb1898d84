#!/usr/bin/env node
import { parseArgs } from "node:util";
import { createConsole } from "./create-console.js";

async function main(): Promise<void> {
  const { values } = parseArgs({
    allowPositionals: true,
    options: {
      data: { type: "string", default: ".keyring/console" },
      host: { type: "string", default: "127.0.0.1" },
      port: { type: "string", default: "0" },
    },
  });
  const console = await createConsole({ dataDir: values.data, host: values.host, port: Number(values.port) });
  process.stdout.write(`${console.url} (access key in ${console.accessKeyFile})\n`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void console.close().then(() => process.exit(0)));
  }
}

void main();
