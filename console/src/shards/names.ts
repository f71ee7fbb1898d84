/**
 * The master account of a Calimero shard: `<name>-calimero-testnet` has `<name>.calimero.testnet`. Undefined for other ids.
 */
export function masterAccountOf(shardId: string): string | undefined {
  const name = /^(.+)-calimero-testnet$/.exec(shardId)?.[1];
  return name === undefined || !isAccountId(`${name}.calimero.testnet`) ? undefined : `${name}.calimero.testnet`;
}

/** Whether a text can be a shard id: 2 to 64 of a-z and 0-9, with single `-`, `_`, `.` between. Safe as a file name. */
export function isShardId(text: string): boolean {
  return isAccountId(text);
}

/** Whether a text can be a NEAR account id; the same form. */
export function isAccountId(text: string): boolean {
  return text.length >= 2 && text.length <= 64 && /^[a-z0-9]+(?:[-_.][a-z0-9]+)*$/.test(text);
}
