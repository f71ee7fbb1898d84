import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { descendantsOf, endAtOnce } from "../../support/process-tree.js";
import { expectSuccess, type Project } from "../../support/pulumi.js";

/**
 * Starts an `up` and kills the engine, and everything that it has started, as soon as something has happened. The lock that it leaves
 * on the backend is taken away.
 */
export async function killedUp(app: Project, happened: () => boolean | Promise<boolean>): Promise<void> {
  const engine = app.stack.start("up", "--yes", "--skip-preview");
  engine.stdout?.resume();
  engine.stderr?.resume();
  const ended = once(engine, "close");
  while (!(await happened())) {
    if (engine.exitCode !== null) throw new Error("the up ended before it could be killed");
    await pause(20);
  }
  // the language host and the process of the dynamic resources would outlive the engine
  const started = descendantsOf(engine.pid ?? 0);
  engine.kill("SIGKILL");
  endAtOnce(...started);
  await ended;
  expectSuccess(await app.stack.quietly("cancel", "--yes", "--stack", app.stack.options.name));
}
