/**
 * Builds a URL path from fixed parts and values: each value becomes exactly one encoded segment.
 * @throws RangeError for an empty value, `.` or `..`, which would name another resource
 */
export function path(parts: TemplateStringsArray, ...values: string[]): string {
  return parts.reduce((whole, part, index) => {
    const value = values[index - 1] ?? "";
    if (value === "" || value === "." || value === "..") {
      throw new RangeError(`${JSON.stringify(value)} cannot be part of a path`);
    }
    return `${whole}${encodeURIComponent(value)}${part}`;
  });
}
