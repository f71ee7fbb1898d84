import { Button } from "react-aria-components/Button";
import { Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components/Menu";

/** Something that a menu offers to do. */
export interface MenuAction {
  label: string;
  onAction: () => void;
  /** Whether it ends something for good. */
  danger?: boolean;
}

/** What can be done with one thing, behind "⋮". */
export interface MenuButtonProps {
  /** What is heard in place of the dots: "Actions for ada@example.org". */
  label: string;
  items: readonly MenuAction[];
}

export function MenuButton({ label, items }: MenuButtonProps) {
  return (
    <MenuTrigger>
      <Button className="button quiet menu-button" aria-label={label}>
        <svg viewBox="0 0 18 18" aria-hidden="true">
          <circle cx="9" cy="3.5" r="1.7" />
          <circle cx="9" cy="9" r="1.7" />
          <circle cx="9" cy="14.5" r="1.7" />
        </svg>
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu className="menu">
          {items.map(({ label, onAction, danger = false }) => (
            <MenuItem key={label} className={danger ? "menu-item danger" : "menu-item"} onAction={onAction}>
              {label}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
