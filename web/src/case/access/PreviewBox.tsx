import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccessPreview } from '../../../../src/cases/grants/access.schema';
import { Notice } from '../../design/Notice';
import { AccessChanges } from './AccessChanges';

interface PreviewBoxProps {
  readonly preview: AccessPreview;
  /** True names the case of each change. */
  readonly namesCase?: boolean;
  readonly children?: ReactNode;
}

/** What a change would do, before it is made; it takes the focus, so that nobody confirms it unread. */
export function PreviewBox({ preview, namesCase = false, children }: PreviewBoxProps) {
  const { t } = useTranslation('case');
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    box.current?.focus({ preventScroll: true });
    // The button that confirms stands below it and must be seen with it.
    box.current?.scrollIntoView({ block: 'center' });
  }, [preview]);
  return (
    <section ref={box} className="access-preview" tabIndex={-1} aria-label={t('preview.title')}>
      {preview.refused === null ? (
        <>
          <AccessChanges preview={preview} namesCase={namesCase} />
          {children}
        </>
      ) : (
        <Notice tone="critical" title={t('preview.refusedTitle')} role="alert">
          <p>{t(`preview.refused.${preview.refused}`)}</p>
        </Notice>
      )}
    </section>
  );
}
