import { type ReactNode, type RefObject, useEffect, useRef } from "react";

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
  useFocusAfterLoss(heading);
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

/** Whoever had the focus on what is gone, a button that has done its work, stays on the page. */
function useFocusAfterLoss(heading: RefObject<HTMLElement | null>): void {
  const last = useRef<EventTarget | null>(null);
  useEffect(() => {
    const note = ({ target }: FocusEvent) => {
      last.current = target;
    };
    document.addEventListener("focusin", note);
    return () => document.removeEventListener("focusin", note);
  }, []);
  useEffect(() => {
    // A dialog that closes gives the focus back in the next frame.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => {
        const isLost = last.current instanceof Node && !last.current.isConnected;
        if (isLost && document.activeElement === document.body) heading.current?.focus();
      });
    });
    return () => cancelAnimationFrame(frame);
  });
}
