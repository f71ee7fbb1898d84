const OURS = [
  "CALIMERO_CONSOLE_URL",
  "CALIMERO_ACCESS_KEY",
  "ASTRA_API_URL",
  "ASTRA_DB_APPLICATION_TOKEN",
  "KEYRING_TIMEOUT",
  "KEYRING_OWNER_PREFIX",
  "KEYRING_REFRESH_BEFORE_UPDATE",
];

/**
 * For the tests of one `describe`: whatever settings this machine has in its environment are away, and come back afterwards.
 * @param more other variables to which the same is to happen
 */
export function ownEnvironment(...more: string[]): void {
  const names = [...OURS, ...more];
  const kept = new Map(names.map((name) => [name, process.env[name]]));
  const clear = () => {
    for (const name of names) delete process.env[name];
  };
  before(clear);
  afterEach(clear);
  after(() => {
    for (const [name, value] of kept) if (value !== undefined) process.env[name] = value;
  });
}
