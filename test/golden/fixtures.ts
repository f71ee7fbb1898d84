import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Systems } from "./systems.js";

/** A stack as some version of this project left it. */
export interface Fixture {
  /** `stack export`, with its secrets encrypted under the passphrase of all tests. */
  state: string;
  /** The program that belongs to it, as its host takes it. */
  program: string;
  systems: Systems;
}

/** Where the fixtures lie: `states/<version>/<host>/`, and `states/<version>+2/<host>/` where one version wrote two. */
export const STATES = join(__dirname, "states");

/** The versions that there are fixtures of. */
export function versions(): string[] {
  return readdirSync(STATES).sort();
}

/** A fixture is never changed: where there is one of this version, another comes beside it. @returns its folder */
export function writeFixture(version: string, host: string, { state, program, systems }: Fixture): string {
  const folder = freeFolder(version, host);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "state.json"), `${JSON.stringify(JSON.parse(state, withoutPlaces), null, 2)}\n`);
  writeFileSync(join(folder, "program.txt"), `${program}\n`);
  writeFileSync(join(folder, "systems.json"), `${JSON.stringify(systems, null, 2)}\n`);
  return folder;
}

function freeFolder(version: string, host: string): string {
  for (let number = 1; ; number += 1) {
    const folder = join(STATES, number === 1 ? version : `${version}+${number}`, host);
    if (!existsSync(folder)) return folder;
  }
}

/** The engine notes where in a program a resource was made: paths of the machine that wrote the fixture. */
function withoutPlaces(key: string, value: unknown): unknown {
  return key === "sourcePosition" || key === "stackTrace" ? undefined : value;
}

/** A fixture with all its dates moved, so that it was written just now: nothing in it has expired since. */
export function readFixture(version: string, host: string, now = new Date()): Fixture {
  const read = (name: string) => readFileSync(join(STATES, version, host, name), "utf8");
  const { writtenAt } = JSON.parse(read("systems.json")) as Systems;
  const moved = (text: string) =>
    text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, (date) =>
      new Date(Date.parse(date) + now.getTime() - Date.parse(writtenAt)).toISOString(),
    );
  return {
    state: moved(read("state.json")),
    program: read("program.txt"),
    systems: JSON.parse(moved(read("systems.json"))) as Systems,
  };
}
