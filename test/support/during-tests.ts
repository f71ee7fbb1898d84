import assert from "node:assert/strict";

/**
 * Something that runs while the tests of this `describe` do, the hooks that stand after this call among them; before that it cannot be used.
 * @param end called also when a hook or test has failed
 */
export function duringTests<Running extends object>(
  start: () => Promise<Running>,
  end: (running: Running) => unknown,
): Running {
  let running: Running | undefined;
  before(async () => {
    running = await start();
  });
  after(() => running && end(running));
  const now = () => {
    assert.ok(running, "what these tests need starts with the first of their hooks");
    return running;
  };
  return new Proxy({} as Running, {
    get: (_, member) => {
      const value: unknown = Reflect.get(now(), member);
      return typeof value === "function" ? value.bind(now()) : value;
    },
    set: (_, member, value) => Reflect.set(now(), member, value),
  });
}
