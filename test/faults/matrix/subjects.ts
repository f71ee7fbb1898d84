import { astra } from "./astra.js";
import { astraColumns } from "./astra-columns.js";
import { calimero } from "./calimero.js";
import { attachedPlugin, dynamicHost, plugin } from "./hosts.js";
import { first, rowsOf, second } from "./rows.js";
import type { Subject } from "./subject.js";
import { troubles } from "./troubles.js";

const atConsole = {
  rows: rowsOf({
    create: [first("mint")],
    read: [first("list")],
    readDead: [first("list"), first("look up")],
    rotate: [first("list"), first("mint"), first("revoke")],
    rotateInOverlap: [first("list"), first("revoke"), first("mint"), second("revoke")],
    retire: [first("list"), first("revoke")],
    delete: [first("revoke")],
    deleteInOverlap: [first("list"), first("revoke"), second("revoke")],
  }),
  systems: 1,
  startSystem: calimero,
};

/** The matrices of the page, in its order. */
export const SUBJECTS: readonly Subject[] = [
  {
    ...atConsole,
    title: "Calimero: `AuthToken` at the Keyring console",
    columns: Object.values(troubles),
    startHost: dynamicHost,
  },
  {
    ...atConsole,
    title: "Calimero: `AuthToken` at the Keyring console, by the native plugin",
    columns: Object.values(troubles),
    startHost: plugin,
  },
  {
    title: "DataStax Astra: `Token` at an emulator of its API, by the native plugin",
    rows: rowsOf({
      create: [first("mint")],
      read: [first("list")],
      readDead: [first("list")],
      rotate: [first("list"), first("mint")],
      rotateInOverlap: [first("list"), first("revoke"), first("mint")],
      retire: [first("list"), first("revoke")],
      delete: [first("list"), first("revoke")],
      deleteInOverlap: [first("list"), first("revoke"), second("revoke")],
    }),
    columns: astraColumns,
    systems: 6,
    startSystem: astra,
    startHost: attachedPlugin,
  },
];
