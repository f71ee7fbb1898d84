export { ensureChromium } from "./install";
export { findChromium } from "./program";
