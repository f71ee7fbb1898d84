import type { ReactNode } from "react";

/** A link to a page of the console; `to` is its path, "/people". */
export function Link({ to, kind, children }: { to: string; kind?: "button" | "primary"; children: ReactNode }) {
  const looks = { button: "button plain", primary: "button primary" };
  return (
    <a href={`#${to}`} className={kind && looks[kind]}>
      {children}
    </a>
  );
}
