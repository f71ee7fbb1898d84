export { WorkersFront } from "./front.js";
export { offersOf } from "./offers.js";
export { shareOf } from "./shares.js";
export { Workers } from "./workers.js";
