import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Tests that run in one mocha process. */
export interface Suite {
  name: "unit" | "engine" | "clients" | "faults";
  title: string;
  spec: readonly string[];
  timeoutMs: number;
  /** Whether its tests start real Pulumi runs. */
  needsPulumi: boolean;
}

/** The suites that have test files, the quickest first. The unit suite is what `npm run test:unit` runs. */
export function listSuites(root: string): Suite[] {
  const { spec, timeout } = JSON.parse(readFileSync(join(root, ".mocharc.json"), "utf8")) as MochaSettings;
  const unit: Suite = { name: "unit", title: "unit tests", spec, timeoutMs: timeout, needsPulumi: false };
  return [unit, slow("engine"), slow("clients"), slow("faults")].filter(({ spec }) => spec.some(hasTests(root)));
}

interface MochaSettings {
  spec: string[];
  timeout: number;
}

function slow(name: "engine" | "clients" | "faults"): Suite {
  const spec = [`test/${name}/**/*.test.ts`];
  return { name, title: `${name} tests`, spec, timeoutMs: 300_000, needsPulumi: true };
}

/** For patterns of the form `<folder>/**` + `/*.test.ts`. */
function hasTests(root: string): (pattern: string) => boolean {
  return (pattern) => {
    const folder = join(root, pattern.slice(0, pattern.indexOf("/**")));
    return (
      existsSync(folder) && readdirSync(folder, { recursive: true }).some((file) => String(file).endsWith(".test.ts"))
    );
  };
}
