import { type ReactNode, useEffect, useRef } from "react";

/** A page below the navigation. */
export interface PageProps {
  title: string;
  /** What the page is about, in a sentence. */
  lead?: ReactNode;
  /** Links and buttons beside the title. */
  actions?: ReactNode;
  children: ReactNode;
}

/** Moves the focus to its heading, so that who cannot see the page hears that there is another one. */
export function Page({ title, lead, actions, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Keyring console`;
    heading.current?.focus();
  }, [title]);
  return (
    <>
      <header className="page-head">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead && <p className="lead">{lead}</p>}
        </div>
        {actions && <div className="actions">{actions}</div>}
      </header>
      {children}
    </>
  );
}
