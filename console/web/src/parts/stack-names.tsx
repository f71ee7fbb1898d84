/** "stack acme/shop/prod", or several of them, as part of a sentence. */
export function StackNames({ stacks }: { stacks: readonly string[] }) {
  return (
    <>
      {stacks.length === 1 ? "stack" : "stacks"}{" "}
      {stacks.slice(0, MOST_STACKS).map((stack, index) => (
        <span key={stack}>
          {index > 0 && ", "}
          <code>{stack}</code>
        </span>
      ))}
      {stacks.length > MOST_STACKS && ` and ${stacks.length - MOST_STACKS} more`}
    </>
  );
}

/** More than these nobody reads in a question. */
const MOST_STACKS = 8;
