import { type CastName, cast } from './cast.js';
import type { DemoCase } from './demo-file.schema.js';

/** Who of the cast works on a case; Omar on none, supervisors through their office. Pure. */
export function teamOf(row: DemoCase, index: number): { name: CastName; kind: 'lead' | 'specialist' }[] {
  const testimonyOfficers = ['tomas', 'yara', 'emil'] as const;
  const specialists: CastName[] = [index % 4 < 2 ? 'lena' : 'marc', testimonyOfficers[index % 3]!];
  if (row.risk !== 'LOW') specialists.push('noor');
  if (row.risk === 'HIGH' || row.risk === 'CRITICAL') specialists.push('ines');
  return [
    { name: index % 5 < 3 ? 'amina' : 'bilal', kind: 'lead' as const },
    ...specialists.map((name) => ({ name, kind: 'specialist' as const })),
  ];
}

/** The role that a person of the cast acts in. */
export function roleOf(name: CastName) {
  return cast[name].role;
}
