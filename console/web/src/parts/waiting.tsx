/** Stands where something is still being fetched. */
export function Waiting({ what = "Loading" }: { what?: string }) {
  return (
    <p className="waiting" role="status">
      {what}…
    </p>
  );
}
