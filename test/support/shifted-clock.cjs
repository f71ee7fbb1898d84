/** Preloaded into a process (`--require`), it moves that process' clock by KEYRING_TEST_CLOCK_SHIFT milliseconds. */
const shift = Number(process.env["KEYRING_TEST_CLOCK_SHIFT"] ?? "0");
const RealDate = Date;
const now = () => RealDate.now() + shift;

Object.assign(globalThis, {
  Date: /** @type {DateConstructor} */ (
    /** @type {unknown} */ (
      class extends RealDate {
        /** @param {[]} given */
        constructor(...given) {
          if (given.length === 0) super(now());
          else super(...given);
        }
        /** @override */
        static now() {
          return now();
        }
      }
    )
  ),
});
