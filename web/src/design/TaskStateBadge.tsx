import type { ReactNode } from 'react';
import type { TaskStatus } from '../../../src/resettlement/task-states';
import { useLabels } from '../texts/labels';
import { Badge, type Tone } from './Badge';

const tones: Record<TaskStatus, Tone> = {
  DRAFT: 'still',
  OPEN: 'note',
  BLOCKED: 'critical',
  IN_PROGRESS: 'note',
  WAITING_EXTERNAL: 'medium',
  DONE: 'good',
  VERIFIED: 'good',
  DECLINED: 'still',
  NOT_NEEDED: 'still',
  CANCELLED: 'still',
};

const ring = <circle cx="6" cy="6" r="4.6" />;

const shapes: Record<TaskStatus, ReactNode> = {
  DRAFT: <circle cx="6" cy="6" r="4.6" strokeDasharray="1.6 2.2" />,
  OPEN: ring,
  BLOCKED: (
    <>
      {ring}
      <path d="M3.6 6h4.8" />
    </>
  ),
  IN_PROGRESS: (
    <>
      {ring}
      <path className="solid" d="M6 2.6a3.4 3.4 0 0 1 0 6.8Z" />
    </>
  ),
  WAITING_EXTERNAL: (
    <path d="M3 1.6h6M3 10.4h6M3.6 1.6c0 2.6 2.4 2.8 2.4 4.4s-2.4 1.8-2.4 4.4M8.4 1.6c0 2.6-2.4 2.8-2.4 4.4s2.4 1.8 2.4 4.4" />
  ),
  DONE: <path d="M2 6.4 4.8 9.2 10 3" />,
  VERIFIED: <path d="M.8 6.6 3.2 9 8 3.2M6 8.2l.8.8L11.4 3.4" />,
  DECLINED: <path d="M3 3l6 6M9 3 3 9" />,
  NOT_NEEDED: <path d="M2.4 6h7.2" />,
  CANCELLED: (
    <>
      {ring}
      <path d="M2.8 9.2 9.2 2.8" />
    </>
  ),
};

/** The state of a task. */
export function TaskStateBadge({ state }: { readonly state: TaskStatus }) {
  return (
    <Badge tone={tones[state]} glyph={<TaskStateGlyph state={state} />}>
      {useLabels().of('taskStatus', state)}
    </Badge>
  );
}

/** Only the shape, for buttons and menus that name the state themselves. */
export function TaskStateGlyph({ state }: { readonly state: TaskStatus }) {
  return (
    <svg className="glyph" viewBox="0 0 12 12" aria-hidden="true">
      {shapes[state]}
    </svg>
  );
}
