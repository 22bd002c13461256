import type { AuditEntry } from '../../../src/supervision/supervision.schema';
import { Quiet } from '../design/Quiet';
import { useFormat, type Format } from '../texts/format';
import { AuditLine } from './AuditLine';
import './audit.css';

interface AuditLinesProps {
  readonly entries: readonly AuditEntry[];
  /** What stands there when there is no line. */
  readonly empty: string;
  /** Offers to show only the lines of the same case. */
  readonly onCase?: ((entry: NonNullable<AuditEntry['case']>) => void) | undefined;
  /** Opens what is sealed beside a line. */
  readonly onDetail?: ((id: string) => void) | undefined;
}

/** Lines of the log, newest first, under the days on which they were written. */
export function AuditLines({ entries, empty, onCase, onDetail }: AuditLinesProps) {
  const format = useFormat();
  if (entries.length === 0) return <Quiet>{empty}</Quiet>;
  return (
    <div className="audit-lines">
      {byDay(entries, format).map(({ day, lines }) => (
        <div key={day} className="audit-of-day">
          <p className="audit-day">{day}</p>
          <ol>
            {lines.map((entry) => (
              <AuditLine key={entry.id} entry={entry} onCase={onCase} onDetail={onDetail} />
            ))}
          </ol>
        </div>
      ))}
    </div>
  );
}

function byDay(entries: readonly AuditEntry[], format: Format): { day: string; lines: AuditEntry[] }[] {
  const days: { day: string; lines: AuditEntry[] }[] = [];
  for (const entry of entries) {
    const day = format.dayOfInstant(entry.at);
    const last = days.at(-1);
    if (last?.day === day) last.lines.push(entry);
    else days.push({ day, lines: [entry] });
  }
  return days;
}
