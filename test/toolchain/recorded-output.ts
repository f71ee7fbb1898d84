import { type Announcer, createAnnouncer } from "../../toolchain/steps.mjs";

/** An announcer whose output a test can read. */
export interface RecordedOutput extends Announcer {
  readonly text: string;
  /** The moment at which the output matches. */
  until(pattern: RegExp): Promise<void>;
}

/** Announces as to a file, unless `terminal` gives the columns of one. */
export function recordOutput(
  options: { terminal?: { columns: number }; env?: NodeJS.ProcessEnv; heartbeatMs?: number } = {},
): RecordedOutput {
  let text = "";
  const waiting = new Set<() => void>();
  const stream = {
    write(piece: string) {
      text += piece;
      for (const check of waiting) check();
    },
    ...(options.terminal ? { isTTY: true, ...options.terminal } : {}),
  };
  const { terminal: _, ...settings } = { env: {}, ...options };
  return {
    ...createAnnouncer({ stream, ...settings }),
    get text() {
      return text;
    },
    until: (pattern) =>
      new Promise((resolve) => {
        const check = () => {
          if (!pattern.test(text)) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
  };
}
