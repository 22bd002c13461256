import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import {
  Button as AriaButton,
  Dialog as AriaDialog,
  Heading,
  Modal,
  ModalOverlay,
} from 'react-aria-components';
import { Icon } from './Icon';
import './dialog.css';

interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly width?: 'usual' | 'wide';
  /** True for what cannot be shown again: only its own buttons close it. */
  readonly staysOpen?: boolean;
}

/** A window over the page: it keeps the focus, closes with Escape, and gives the focus back. */
export function Dialog({
  title,
  isOpen,
  onClose,
  children,
  width = 'usual',
  staysOpen = false,
}: DialogProps) {
  const { t } = useTranslation('shell');
  return (
    <ModalOverlay
      className="dialog-veil"
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      isDismissable={!staysOpen}
      isKeyboardDismissDisabled={staysOpen}
    >
      <Modal className={`dialog dialog-${width}`}>
        <AriaDialog className="dialog-content">
          <div className="dialog-head">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <AriaButton className="dialog-close" aria-label={t('close')} onPress={onClose}>
              <Icon name="close" />
            </AriaButton>
          </div>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
