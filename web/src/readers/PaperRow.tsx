import type { TFunction } from 'i18next';
import type { PersonReading } from '../../../src/supervision/readers/readers.schema';
import enReaders from '../texts/en/readers.json';
import type { Format } from '../texts/format';

const roles = Object.keys(enReaders.paper.roleNames);
const parts = Object.keys(enReaders.paper.part);
const purposes = Object.keys(enReaders.paper.purpose);

interface PaperRowProps {
  readonly item: PersonReading;
  readonly t: TFunction<'readers'>;
  readonly format: Format;
}

/** One day and one role, in plain words: nobody's name, no term of ours. */
export function PaperRow({ item, t, format }: PaperRowProps) {
  return (
    <tr>
      <th scope="row">{format.longDay(item.day)}</th>
      <td>{whoOf(item, t)}</td>
      <td>
        <p>{whatOf(item, t, format)}</p>
        {item.isEmergency && <p>{t('paper.emergency')}</p>}
        {!item.isEmergency && whyOf(item, t).map((why) => <p key={why}>{why}</p>)}
      </td>
    </tr>
  );
}

function whoOf({ role, people }: PersonReading, t: TFunction<'readers'>): string {
  const key = roles.includes(role) ? role : 'other';
  const name = t(`paper.roleNames.${key}` as 'paper.roleNames.other');
  return t('paper.several', { role: name, count: people });
}

function whatOf(item: PersonReading, t: TFunction<'readers'>, format: Format): string {
  if (item.isGlimpse) return t('paper.glimpse');
  const known = item.compartments.filter((name) => parts.includes(name));
  const names = known.map((name) => t(`paper.part.${name}` as 'paper.part.core'));
  if (names.length === 0) return t('paper.someOfIt');
  const what = format.list(names);
  return item.hasChanged ? t('paper.readAndChanged', { what }) : t('paper.read', { what });
}

function whyOf(item: PersonReading, t: TFunction<'readers'>): string[] {
  return item.purposes
    .filter((purpose) => purposes.includes(purpose))
    .map((purpose) => t(`paper.purpose.${purpose}` as 'paper.purpose.casework'));
}
