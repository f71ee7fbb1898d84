import type { ReactNode } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components/Button";

/** A button of these pages. */
export interface ButtonProps extends Omit<AriaButtonProps, "className" | "style" | "children"> {
  /** `primary` is the one that a page is for, `danger` ends something for good. */
  kind?: "plain" | "primary" | "danger" | "quiet";
  children: ReactNode;
}

/** While `isPending`, a button keeps its place, says that it works and takes no further press. */
export function Button({ kind = "plain", ...props }: ButtonProps) {
  return <AriaButton {...props} className={`button ${kind}`} />;
}
