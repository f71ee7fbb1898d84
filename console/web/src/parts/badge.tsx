import type { ReactNode } from "react";

/** A state in a word; the colour only underlines it. */
export function Badge({ tone, children }: { tone: "good" | "warning" | "bad" | "plain"; children: ReactNode }) {
  return <span className={`badge ${tone}`}>{children}</span>;
}
