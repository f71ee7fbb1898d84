import { createContext, type ReactNode, useContext, useState } from "react";

/** What the console found wrong with a field, and what forgets it. */
export interface FieldProblem {
  reason: string | undefined;
  /** To be called when the field is changed: then, not when it is left, or the button would move from under the mouse. */
  forget: () => void;
}

const Context = createContext<(name: string) => FieldProblem>(() => ({ reason: undefined, forget: () => {} }));

/** Gives the fields of a form what was found wrong with them, by name; the same object as long as it is the same answer. */
export function FieldErrors({ errors, children }: { errors: Record<string, string>; children: ReactNode }) {
  const [seen, setSeen] = useState(errors);
  const [forgotten, setForgotten] = useState<readonly string[]>([]);
  if (seen !== errors) {
    setSeen(errors);
    setForgotten([]);
  }
  const problemOf = (name: string): FieldProblem => ({
    reason: forgotten.includes(name) ? undefined : errors[name],
    forget: () => {
      if (errors[name] !== undefined && !forgotten.includes(name)) setForgotten([...forgotten, name]);
    },
  });
  return <Context value={problemOf}>{children}</Context>;
}

/** What was found wrong with a field of the form around it. */
export function useFieldProblem(name: string): FieldProblem {
  return useContext(Context)(name);
}
