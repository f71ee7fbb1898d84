import { formatElapsed } from "./elapsed.mjs";

/**
 * @typedef {object} Progress
 * @property {(text: string) => void} note prints one line of its own: a fact the reader should know
 * @property {(text: string) => void} doing says what the step is busy with now; shown while it runs, not kept
 */

/**
 * @typedef {object} Announcer
 * @property {<T>(title: string, run: (progress: Progress) => T | Promise<T>) => Promise<T>} step
 *   runs one step and announces it with its elapsed time; the title says what is going on: "Building the workspaces"
 * @property {(text: string) => void} note prints one line between steps
 * @property {(line: string) => void} print prints a line of a program that a step runs, as it is, on a line of its own
 * @property {(write: () => void) => void} aside takes the moving line away while `write` writes whole lines to the same terminal by another way
 */

/**
 * Announces steps. On a terminal: a line that moves while the step runs. Elsewhere (a file, a pipe, CI): one line when it
 * ends, and one every `heartbeatMs` while it runs, so that nobody takes a long build for a hanging one.
 *
 * @param {object} options
 * @param {{ write(text: string): unknown, isTTY?: boolean, columns?: number }} options.stream
 * @param {NodeJS.ProcessEnv} [options.env] NO_COLOR, TERM and CI are respected
 * @param {number} [options.heartbeatMs]
 * @returns {Announcer}
 */
export function createAnnouncer({ stream, env = process.env, heartbeatMs = 15_000 }) {
  const moving = stream.isTTY === true && !env.CI && env.TERM !== "dumb";
  const coloured = stream.isTTY === true && !env.NO_COLOR && env.TERM !== "dumb";
  /** @type {{ text: string, started: number }[]} the innermost step, which is the one to show, stands last */
  const running = [];

  return { step, note: (text) => print(`  ${text}`), print, aside };

  /** @type {Announcer["step"]} */
  async function step(title, run) {
    const current = { text: title, started: Date.now() };
    running.push(current);
    draw();
    const timer = moving ? setInterval(draw, 100) : setInterval(() => heartbeat(current), heartbeatMs);
    timer.unref();
    try {
      const result = await run({
        note: (text) => print(`  ${text}`),
        doing: (text) => {
          current.text = text;
          draw();
        },
      });
      end(paint("✓", 32));
      return result;
    } catch (error) {
      end(paint("✗", 31));
      throw error;
    }

    /** @param {string} sign */
    function end(sign) {
      clearInterval(timer);
      running.splice(running.indexOf(current), 1);
      print(`${sign} ${title}  ${paint(formatElapsed(Date.now() - current.started), 2)}`);
    }
  }

  /** @param {{ text: string, started: number }} current */
  function heartbeat(current) {
    if (running.at(-1) !== current) return;
    const what = current.text.charAt(0).toLowerCase() + current.text.slice(1);
    print(`  still ${what}, ${formatElapsed(Date.now() - current.started)}`);
  }

  function draw() {
    const current = running.at(-1);
    if (!moving || !current) return;
    const spinner = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏".charAt(Math.floor(Date.now() / 100) % 10);
    // A line longer than the terminal would wrap and leave its first part behind at every redraw.
    const line = `${spinner} ${current.text}  ${formatElapsed(Date.now() - current.started)}`;
    stream.write(`\r\x1b[2K${line.slice(0, (stream.columns || 80) - 1)}`);
  }

  /** @param {string} line */
  function print(line) {
    aside(() => stream.write(`${line}\n`));
  }

  /** @type {Announcer["aside"]} */
  function aside(write) {
    if (moving) stream.write("\r\x1b[2K");
    write();
    draw();
  }

  /**
   * @param {string} text
   * @param {number} code an SGR colour
   */
  function paint(text, code) {
    return coloured ? `\x1b[${code}m${text}\x1b[0m` : text;
  }
}

/** The announcer of this process. It writes to stderr: stdout belongs to what the command itself has to say. */
export const { step, note, print, aside } = createAnnouncer({ stream: process.stderr });
