import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOversightReport } from '../api/reviews';
import { Answer } from '../design/Answer';
import { Panel } from '../design/Panel';
import { Select } from '../design/Select';
import { FlagBars } from './report/FlagBars';
import { LogCard } from './report/LogCard';
import { latestQuarters, quarterLabel } from './report/quarters';
import './report/report.css';
import { ReportFiles } from './report/ReportFiles';
import { ReportHead } from './report/ReportHead';
import { ReportTables } from './report/ReportTables';
import { TimeBars } from './report/TimeBars';

/** The oversight report of a quarter: pictures, tables, the state of the log, and files to keep. */
export function ReportPanel() {
  const { t } = useTranslation('reviews');
  const quarters = latestQuarters(new Date());
  const [quarter, setQuarter] = useState(quarters[0]!);
  const query = useOversightReport(quarter);
  return (
    <div className="report">
      <Panel title={t('report')}>
        <div className="report-choice">
          <Select
            label={t('oversight.quarter')}
            choices={quarters.map((id) => ({ id, label: quarterLabel(id) }))}
            value={quarter}
            onChange={(chosen) => {
              if (chosen !== null) setQuarter(chosen);
            }}
          />
          <ReportFiles quarter={quarter} />
        </div>
      </Panel>
      <Answer of={query} lines={8}>
        {(report) => (
          <>
            <ReportHead report={report} />
            <FlagBars report={report} />
            <TimeBars report={report} />
            <ReportTables report={report} />
            <LogCard log={report.log} />
          </>
        )}
      </Answer>
    </div>
  );
}
