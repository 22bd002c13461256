import { useTranslation } from 'react-i18next';
import type { CaseView } from '../../../../src/cases/cases.schema';
import { contact, type Contact } from '../../../../src/cases/compartments/compartments.schema';
import { Badge } from '../../design/Badge';
import { Fact, Facts } from '../../design/Facts';
import { Known } from '../../design/Known';
import { blankToNull } from '../../forms/blank';
import { useFormat } from '../../texts/format';
import { ContactFields, type ContactValues } from './ContactFields';
import type { DocumentKind } from './document-kind';
import { DocumentPart } from './DocumentPart';

const kind: DocumentKind<'contact', ContactValues> = {
  name: 'contact',
  schema: contact,
  valuesOf: (value) => ({
    channels: (value?.channels ?? []).map((channel) => ({
      ...channel,
      times: channel.times ?? '',
      whoMayAnswer: channel.whoMayAnswer ?? '',
    })),
    coverStory: value?.coverStory ?? '',
    safeWord: value?.safeWord ?? '',
    verifiedOn: value?.verifiedOn ?? null,
    notes: value?.notes ?? '',
  }),
  prepare: ({ channels, coverStory, safeWord, verifiedOn, notes }) => ({
    channels: channels.map((channel) => ({
      ...channel,
      times: blankToNull(channel.times),
      whoMayAnswer: blankToNull(channel.whoMayAnswer),
    })),
    coverStory: blankToNull(coverStory),
    safeWord: blankToNull(safeWord),
    verifiedOn,
    notes: blankToNull(notes),
  }),
  Reading,
  Fields: ContactFields,
};

/** How the person may be reached without harm. */
export function ContactPart({ view }: { readonly view: CaseView }) {
  return <DocumentPart view={view} kind={kind} />;
}

function Reading({ value }: { readonly value: Contact }) {
  const { t } = useTranslation('case');
  const format = useFormat();
  return (
    <div className="stack">
      <section className="document-section">
        <h3>{t('contact.channels')}</h3>
        {value.channels.length === 0 && <p className="soft">{t('contact.noChannels')}</p>}
        <ul className="record-list">
          {value.channels.map((channel, place) => (
            <Channel key={place} channel={channel} />
          ))}
        </ul>
      </section>
      <section className="document-section">
        <h3>{t('contact.call')}</h3>
        <Facts>
          <Fact label={t('contact.safeWord')}>
            {value.safeWord === null ? null : (
              <bdi className="safe-word" dir="auto">
                {value.safeWord}
              </bdi>
            )}
          </Fact>
          <Fact label={t('contact.verifiedOn')}>
            <Known>{value.verifiedOn !== null && format.day(value.verifiedOn)}</Known>
          </Fact>
          <Fact label={t('contact.coverStory')} isWide>
            {value.coverStory}
          </Fact>
          <Fact label={t('contact.notes')} isWide>
            {value.notes}
          </Fact>
        </Facts>
      </section>
    </div>
  );
}

function Channel({ channel }: { readonly channel: Contact['channels'][number] }) {
  const { t } = useTranslation('case');
  const { kind: channelKind, value, times, whoMayAnswer, voicemail } = channel;
  return (
    <li className="record">
      <p className="record-title">
        <bdi dir={channelKind === 'phone' || channelKind === 'mail' ? 'ltr' : 'auto'}>{value}</bdi>
        <span className="soft small">{t(`contact.kind.${channelKind}`)}</span>
        {channelKind === 'phone' && (
          <Badge tone={voicemail === 'never' ? 'high' : 'good'}>{t(`contact.voicemail.${voicemail}`)}</Badge>
        )}
      </p>
      <Facts>
        <Fact label={t('contact.times')}>
          <Known>{times}</Known>
        </Fact>
        <Fact label={t('contact.whoMayAnswer')}>
          <Known>{whoMayAnswer}</Known>
        </Fact>
      </Facts>
    </li>
  );
}
