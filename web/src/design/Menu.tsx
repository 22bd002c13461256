import type { ReactNode } from 'react';
import {
  Button as AriaButton,
  Menu as AriaMenu,
  MenuItem,
  MenuTrigger,
  Popover,
} from 'react-aria-components';
import { Icon } from './Icon';
import './field.css';

export interface MenuAct<Id extends string = string> {
  readonly id: Id;
  readonly label: string;
  readonly glyph?: ReactNode;
}

interface MenuProps<Id extends string> {
  /** The whole name for readers: "State of the task: Open. Change". */
  readonly label: string;
  readonly acts: readonly MenuAct<Id>[];
  readonly onAct: (id: Id) => void;
  readonly isPending?: boolean;
  readonly className?: string;
  /** What the button shows; a small arrow follows it. */
  readonly children: ReactNode;
}

/** A button that opens a short list of acts. */
export function Menu<Id extends string>(props: MenuProps<Id>) {
  const { label, acts, onAct, isPending = false, className = 'button button-secondary button-small' } = props;
  return (
    <MenuTrigger>
      <AriaButton className={className} aria-label={label} isPending={isPending}>
        {props.children}
        <Icon name="down" />
      </AriaButton>
      <Popover className="popover" placement="bottom end">
        <AriaMenu
          className="option-list"
          aria-label={label}
          onAction={(key) => {
            const act = acts.find(({ id }) => id === key);
            if (act !== undefined) onAct(act.id);
          }}
        >
          {acts.map(({ id, label: text, glyph }) => (
            <MenuItem key={id} id={id} className="option" textValue={text}>
              {glyph}
              <span>{text}</span>
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
