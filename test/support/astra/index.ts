export { type AstraEmulator, startAstra } from "./emulator.js";
export { OLD_WIRE, RECENT_WIRE, REFUSAL_SHAPES, type Wire } from "./wire.js";
