import { useTranslation } from 'react-i18next';
import { Fact, Facts } from '../design/Facts';
import { useFormat } from '../texts/format';
import { useLabels } from '../texts/labels';
import { useLanguage } from '../texts/useLanguage';
import type { Template } from './templates';

/** What the programme says about a task: how one sees that it is done, what comes before, where it is sealed. */
export function TemplateFacts({ template }: { readonly template: Template }) {
  const { t } = useTranslation('tasks');
  const labels = useLabels();
  const format = useFormat();
  const language = useLanguage();
  return (
    <div className="template-facts">
      <Facts>
        <Fact label={t('case.indicator')}>{template.indicator[language]}</Fact>
        <Fact label={t('case.sealedPart')}>{labels.of('compartment', template.part)}</Fact>
        {template.after.length > 0 && (
          <Fact label={t('case.after')} isWide>
            {format.list(template.after.map((code) => labels.of('taskTemplate', code)))}
          </Fact>
        )}
      </Facts>
      {template.isPrivileged && <p className="soft small">{t('new.privileged')}</p>}
    </div>
  );
}
