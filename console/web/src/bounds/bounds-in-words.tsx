/** What bounds something, one line each. */
export function BoundsInWords({ words }: { words: readonly string[] }) {
  if (words.length === 0) return "None";
  return (
    <ul className="plain-list">
      {words.map((bound) => (
        <li key={bound}>{bound}</li>
      ))}
    </ul>
  );
}
