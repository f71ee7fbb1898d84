import type { ConsoleOptions } from "../../../console/src/options.js";
import { type TestConsole, withConsole } from "../../support/console.js";
import { duringTests } from "../../support/during-tests.js";
import { type FaultProxy, faultProxy } from "../../support/fault-proxy.js";
import { type Project, type ProjectOptions, project } from "../../support/pulumi.js";

/** A project and the console that it uses, through a proxy that a test can have fail. */
export interface EngineApp {
  console: TestConsole;
  proxy: FaultProxy;
  app: Project;
}

/** What is not as usual. */
export interface EngineSettings {
  console?: Partial<ConsoleOptions>;
  /** Environment variables besides the console's address and access key. */
  env?: NodeJS.ProcessEnv;
  project?: ProjectOptions;
}

/** Runs while the tests of this `describe` do. Nothing is brought up yet. */
export function engineApp(program: string, settings: EngineSettings = {}): EngineApp {
  const console = withConsole(settings.console);
  const proxy = duringTests(
    () => faultProxy(console.url),
    (running) => running.close(),
  );
  const app = duringTests(
    () => {
      const env = { CALIMERO_CONSOLE_URL: proxy.url, CALIMERO_ACCESS_KEY: console.accessKey, ...settings.env };
      return project(program, env, settings.project);
    },
    (running) => running.remove(),
  );
  return { console, proxy, app };
}
