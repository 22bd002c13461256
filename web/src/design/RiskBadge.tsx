import { riskLevels, type RiskLevel } from '../../../src/reference/codes.schema';
import { useLabels } from '../texts/labels';
import { Badge, type Tone } from './Badge';

const tones: Record<RiskLevel, Tone> = { CRITICAL: 'critical', HIGH: 'high', MEDIUM: 'medium', LOW: 'low' };

/** The risk band: as many bars as the risk is high, its colour and its name. */
export function RiskBadge({ risk }: { readonly risk: RiskLevel }) {
  const filled = riskLevels.length - riskLevels.indexOf(risk);
  return (
    <Badge tone={tones[risk]} glyph={<Bars filled={filled} />}>
      {useLabels().of('riskLevel', risk)}
    </Badge>
  );
}

function Bars({ filled }: { readonly filled: number }) {
  return (
    <svg className="glyph" viewBox="0 0 12 12" aria-hidden="true">
      {[0, 1, 2, 3].map((bar) => (
        <rect
          key={bar}
          className={bar < filled ? 'solid' : 'solid faint'}
          x={bar * 3}
          y={9 - bar * 3}
          width="2.2"
          height={3 + bar * 3}
          rx="0.5"
        />
      ))}
    </svg>
  );
}
