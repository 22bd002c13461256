import { useTranslation } from 'react-i18next';
import type { Explanation as Answered } from '../../../../src/cases/grants/access.schema';
import type { Compartment } from '../../../../src/reference/codes.schema';
import { useExplanation } from '../../api/access';
import { AccessGlyph } from '../../design/AccessGlyph';
import { Answer } from '../../design/Answer';
import { Badge } from '../../design/Badge';
import { Icon } from '../../design/Icon';
import { Notice } from '../../design/Notice';
import { useFormat } from '../../texts/format';
import { isolate } from '../../texts/isolate';
import { useLabels } from '../../texts/labels';
import './access.css';

interface ExplanationProps {
  readonly caseId: string;
  readonly part: Compartment;
}

/** Who can open a part now, who later, and who could in an emergency. */
export function Explanation({ caseId, part }: ExplanationProps) {
  const { t } = useTranslation('case');
  return (
    <Answer of={useExplanation(caseId, part)} lines={4}>
      {(answer) => (
        <div className="stack">
          {answer.lawyerOnly && (
            <Notice tone="note" title={t('explain.lawyerOnly')}>
              <p>{t('explain.lawyerOnlyWhat')}</p>
            </Notice>
          )}
          <Lines title={t('explain.now')} lines={answer.now} empty={t('explain.nobody')} />
          {answer.later.length > 0 && <Lines title={t('explain.later')} lines={answer.later} empty="" />}
          <Emergency answer={answer} />
        </div>
      )}
    </Answer>
  );
}

type Line = Answered['now'][number];

interface LinesProps {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly empty: string;
}

function Lines({ title, lines, empty }: LinesProps) {
  return (
    <section className="stack-tight">
      <h3>{title}</h3>
      {lines.length === 0 ? (
        <p className="soft">{empty}</p>
      ) : (
        <ul className="explain-list">
          {lines.map((line) => (
            <ExplainLine key={`${line.grant.id} ${line.staff.id}`} line={line} />
          ))}
        </ul>
      )}
    </section>
  );
}

function ExplainLine({ line }: { readonly line: Line }) {
  const { t } = useTranslation('case');
  const labels = useLabels();
  const format = useFormat();
  const { staff, role, access, grant, from, until, grantedBy, walled } = line;
  return (
    <li className={walled ? 'explain-line explain-walled' : 'explain-line'}>
      <div>
        <p className="access-who">
          <bdi>{staff.name}</bdi>
        </p>
        <p className="soft small">{labels.of('role', role)}</p>
      </div>
      <div>
        <p className="explain-level">
          <AccessGlyph access={walled ? 'none' : access} />
          <span>{t(`explain.level.${walled ? 'none' : access}`)}</span>
        </p>
        {walled && (
          <Badge tone="high" glyph={<Icon name="lock" />}>
            {t('explain.walled')}
          </Badge>
        )}
      </div>
      <div className="soft small">
        <p>{t(`explain.ground.${grant.kind}`)}</p>
        <p>
          {until === null
            ? t('team.since', { day: format.instant(from) })
            : t('team.sinceUntil', { day: format.instant(from), until: format.instant(until) })}
        </p>
        {grantedBy !== null && <p>{t('team.grantedBy', { name: isolate(grantedBy.name) })}</p>}
      </div>
    </li>
  );
}

function Emergency({ answer }: { readonly answer: Answered }) {
  const { t } = useTranslation('case');
  const format = useFormat();
  const { supervisors, onDuty } = answer.breakGlass;
  const namesOf = (people: readonly { readonly name: string }[]): string =>
    format.list(people.map(({ name }) => isolate(name)));
  return (
    <section className="stack-tight">
      <h3>{t('explain.emergency')}</h3>
      {supervisors.length > 0 && <p>{t('explain.supervisors', { names: namesOf(supervisors) })}</p>}
      {onDuty.length > 0 && <p>{t('explain.onDuty', { names: namesOf(onDuty) })}</p>}
      {supervisors.length + onDuty.length === 0 && <p className="soft">{t('explain.noEmergency')}</p>}
    </section>
  );
}
