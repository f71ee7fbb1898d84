/** A text without what stands before the @ of its addresses: backends can have their password there. */
export function withoutPasswords(text: string): string {
  return text.replace(/(\w:\/\/)[^\s/@]+@/g, "$1…@");
}
