/** "3 tokens", "1 token": how many of something there are. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${inDigits(count)} ${count === 1 ? one : many}`;
}

/** "12,345". */
export function inDigits(count: number): string {
  return DIGITS.format(count);
}

const DIGITS = new Intl.NumberFormat("en");
