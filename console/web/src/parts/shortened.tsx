/** An id or a path in one line: in the middle it has only as much as there is place for. All of it is read out, and copied. */
export function Shortened({ text, end = 8 }: { text: string; end?: number }) {
  const cut = Math.max(text.length - end, 0);
  return (
    <span className="shortened" title={text}>
      <span>{text.slice(0, cut)}</span>
      <span>{text.slice(cut)}</span>
    </span>
  );
}
