import { costs } from "./costs.js";
import { hostError } from "./failure.js";

/** Counts the gas of a call and ends the call when there is none left. */
export class GasMeter {
  /** What the call itself took. */
  burnt = 0;
  /** The same with what was given to promises. */
  used = 0;
  prepaid = 0;

  begin(prepaid: number): void {
    this.prepaid = prepaid;
    this.burnt = 0;
    this.used = 0;
  }

  get left(): number {
    return this.prepaid - this.used;
  }

  /** @throws CallFailure when it is more than what is left, of which then nothing is left */
  burn(gas: number): void {
    if (gas > this.left) {
      this.burnt += this.left;
      this.used = this.prepaid;
      throw hostError("GasExceeded");
    }
    this.burnt += gas;
    this.used += gas;
  }

  charge(cost: keyof typeof costs, count = 1): void {
    this.burn(costs[cost] * count);
  }

  /** Sets gas aside for a promise. @throws CallFailure when it is more than what is left */
  give(gas: number): void {
    if (gas > this.left) {
      this.used = this.prepaid;
      throw hostError("GasExceeded");
    }
    this.used += gas;
  }
}
