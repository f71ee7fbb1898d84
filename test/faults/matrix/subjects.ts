import { astra } from "./astra.js";
import { astraColumns } from "./astra-columns.js";
import { calimero } from "./calimero.js";
import type { Column } from "./column.js";
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

export const calimeroDynamic: Subject = {
  ...atConsole,
  title: "Calimero: `AuthToken` at the Keyring console",
  columns: Object.values(troubles),
  startHost: dynamicHost,
};

export const calimeroPlugin: Subject = {
  ...atConsole,
  title: "Calimero: `AuthToken` at the Keyring console, by the native plugin",
  columns: Object.values(troubles),
  startHost: plugin,
};

/** One column of each class of failure, for a host that runs the same code as another. */
export const oneOfEachClass: readonly Column[] = [
  troubles.refused,
  troubles.requestLost,
  troubles.replyLost,
  troubles.reset,
  troubles.lateAfterOperation,
  troubles.replyShort,
  troubles.html,
  troubles.unauthenticated,
  troubles.notFoundByProxy,
  troubles.tooMany,
  troubles.failing,
  troubles.doneBut504,
  troubles.clockBehind,
];

export const astraPlugin: Subject = {
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
};

/** The matrices of the page, in its order. */
export const SUBJECTS: readonly Subject[] = [calimeroDynamic, calimeroPlugin, astraPlugin];
