import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { Icon, type IconName } from './Icon';
import './button.css';

export interface ButtonProps {
  readonly children: ReactNode;
  /** One primary button on a page at most; `danger` for what cannot be taken back. */
  readonly variant?: 'primary' | 'secondary' | 'quiet' | 'danger';
  readonly size?: 'usual' | 'small';
  readonly icon?: IconName;
  readonly type?: 'button' | 'submit';
  readonly isPending?: boolean;
  readonly isDisabled?: boolean;
  /** True for the act that somebody comes to this screen or dialog for. */
  readonly autoFocus?: boolean;
  readonly onPress?: () => void;
  /** The whole name for readers where the text alone says too little, such as "Remove row 2". */
  readonly label?: string;
  /** `close` closes the dialog around it. */
  readonly slot?: 'close';
}

/** A button. While it is pending it keeps the focus and does nothing. */
export function Button(props: ButtonProps) {
  const { variant = 'secondary', size = 'usual', icon, children, label, type = 'button' } = props;
  return (
    <AriaButton
      className={`button button-${variant} button-${size}`}
      type={type}
      isPending={props.isPending ?? false}
      isDisabled={props.isDisabled ?? false}
      autoFocus={props.autoFocus ?? false}
      {...(props.onPress === undefined ? {} : { onPress: props.onPress })}
      {...(label === undefined ? {} : { 'aria-label': label })}
      {...(props.slot === undefined ? {} : { slot: props.slot })}
    >
      {icon !== undefined && <Icon name={icon} />}
      <span>{children}</span>
    </AriaButton>
  );
}
