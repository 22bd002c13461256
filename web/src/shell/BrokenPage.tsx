import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/Button';
import { Notice } from '../design/Notice';

interface BrokenPageProps {
  /** Another address is another page, which gets its own chance. */
  readonly address: string;
  readonly children: ReactNode;
}

interface BrokenPageState {
  readonly isBroken: boolean;
  readonly address: string;
}

/** Keeps header and quick exit standing when a page breaks. */
export class BrokenPage extends Component<BrokenPageProps, BrokenPageState> {
  override state: BrokenPageState = { isBroken: false, address: this.props.address };

  static getDerivedStateFromError(): Partial<BrokenPageState> {
    return { isBroken: true };
  }

  static getDerivedStateFromProps(
    { address }: BrokenPageProps,
    state: BrokenPageState,
  ): BrokenPageState | null {
    return address === state.address ? null : { isBroken: false, address };
  }

  override render(): ReactNode {
    return this.state.isBroken ? <Broken /> : this.props.children;
  }
}

function Broken() {
  const { t } = useTranslation('shell');
  return (
    <div className="broken-page">
      <Notice tone="critical" title={t('broken.title')} role="alert">
        <p>{t('broken.what')}</p>
        <Button size="small" onPress={() => location.reload()}>
          {t('broken.act')}
        </Button>
      </Notice>
    </div>
  );
}
