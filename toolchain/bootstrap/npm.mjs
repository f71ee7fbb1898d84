/**
 * How to start npm: the one that started us, otherwise the one on PATH.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {{ program: string, args: string[] }}
 */
export function npmProgram(env = process.env) {
  const script = env["npm_execpath"];
  if (script && /npm-cli\.c?js$/.test(script)) return { program: process.execPath, args: [script] };
  return { program: process.platform === "win32" ? "npm.cmd" : "npm", args: [] };
}
