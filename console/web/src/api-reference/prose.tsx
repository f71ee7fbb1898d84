/** A description: paragraphs, in which backticks mark code. */
export function Prose({ text }: { text: string }) {
  return text.split(/\n{2,}/).map((paragraph, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs have no other name, and never change.
    <p key={index}>
      <Line text={paragraph} />
    </p>
  ));
}

function Line({ text }: { text: string }) {
  return text.split("`").map((part, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: as above.
      <code key={index} translate="no">
        {part}
      </code>
    ) : (
      part
    ),
  );
}
