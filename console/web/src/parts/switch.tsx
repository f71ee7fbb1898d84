import { Switch as AriaSwitch } from "react-aria-components/Switch";

/** Something that is on or off, and counts at once. */
export interface SwitchProps {
  label: string;
  isSelected: boolean;
  onChange: (isSelected: boolean) => void;
}

export function Switch({ label, ...props }: SwitchProps) {
  return (
    <AriaSwitch {...props} className="switch">
      <span className="switch-track" aria-hidden="true" />
      {label}
    </AriaSwitch>
  );
}
