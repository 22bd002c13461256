import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import path from 'node:path';
import { breakGlassOf } from '../../src/emergency/break-glass-rules.js';
import type { BreakGlassView, DutyView } from '../../src/emergency/emergency.schema.js';
import { roles, type Role } from '../../src/reference/codes.schema.js';

// The UI's modules have a TypeScript project of their own: here only the shapes that the tests use are named.
const folder = path.resolve(import.meta.dirname, '..', '..', 'web', 'src', 'emergency');
const load = (name: string): Promise<unknown> => import(path.join(folder, `${name}.ts`));
const { instantIn, dayAfter } = (await load('office-time')) as {
  instantIn: (zone: string, day: string, time: string) => string;
  dayAfter: (day: string, count: number) => string;
};
const { remainingUntil } = (await load('remaining')) as {
  remainingUntil: (until: string, now: number) => { isOver: boolean; minutes: number; face: string };
};
const { rotaRows, nextOwnDuty, ownDutyNow } = (await load('rota')) as {
  rotaRows: (
    duties: readonly DutyView[],
    start: number,
    end: number,
  ) => { name: string; stretches: { from: number; until: number }[] }[];
  nextOwnDuty: (duties: readonly DutyView[], now: number) => DutyView | null;
  ownDutyNow: (duties: readonly DutyView[]) => DutyView | null;
};
const { partsOpenedFor } = (await load('what-opens')) as {
  partsOpenedFor: (role: Role) => readonly string[];
};
const { sortAccesses } = (await load('sort-accesses')) as {
  sortAccesses: (accesses: readonly BreakGlassView[]) => BreakGlassView[];
};

const MINUTE = 60_000;
const at = (text: string): number => Date.parse(text);

describe('what the dialog says that opens', () => {
  it.each(roles)('is exactly what the policy table opens to a %s', (role) => {
    expect([...partsOpenedFor(role)].sort()).toEqual(breakGlassOf(role)?.compartments ?? []);
  });
});

describe('the time left of an emergency access', () => {
  const until = '2026-03-01T03:10:00.000Z';

  it('stands as minutes and seconds on the face and as whole minutes in words', () => {
    expect(remainingUntil(until, at(until) - 60 * MINUTE)).toEqual({
      isOver: false,
      minutes: 60,
      face: '60:00',
    });
    expect(remainingUntil(until, at(until) - 249_000)).toEqual({ isOver: false, minutes: 5, face: '4:09' });
  });

  it('is over at the last moment and stays over', () => {
    expect(remainingUntil(until, at(until) - 1)).toMatchObject({ isOver: false, minutes: 1, face: '0:01' });
    expect(remainingUntil(until, at(until))).toEqual({ isOver: true, minutes: 0, face: '0:00' });
    expect(remainingUntil(until, at(until) + MINUTE).isOver).toBe(true);
  });
});

describe('a time of day on the rota', () => {
  it('is meant by the clocks of the office, in winter and in summer', () => {
    expect(instantIn('Europe/Berlin', '2026-01-10', '20:00')).toBe('2026-01-10T19:00:00.000Z');
    expect(instantIn('Europe/Berlin', '2026-07-10', '20:00')).toBe('2026-07-10T18:00:00.000Z');
    expect(instantIn('Africa/Mogadishu', '2026-07-10', '00:30')).toBe('2026-07-09T21:30:00.000Z');
  });

  it('makes the night in which the clocks change an hour shorter or longer', () => {
    const hours = (from: string, until: string): number =>
      (at(instantIn('Europe/Berlin', until, '08:00')) - at(instantIn('Europe/Berlin', from, '20:00'))) /
      (60 * MINUTE);
    expect(hours('2026-03-28', '2026-03-29')).toBe(11);
    expect(hours('2026-10-24', '2026-10-25')).toBe(13);
  });

  it('reads back as the same day and time in every zone, but for the hour that a change leaves out', () => {
    const zones = fc.constantFrom('Europe/Berlin', 'Africa/Mogadishu', 'Asia/Kathmandu', 'America/Bogota');
    const days = fc.integer({ min: 0, max: 700 }).map((count) => dayAfter('2026-01-01', count));
    const hours = fc.integer({ min: 4, max: 23 });
    fc.assert(
      fc.property(zones, days, hours, (zone, day, hour) => {
        const time = `${String(hour).padStart(2, '0')}:15`;
        const shown = new Date(instantIn(zone, day, time)).toLocaleString('sv-SE', { timeZone: zone });
        expect(shown).toBe(`${day} ${time}:00`);
      }),
    );
  });
});

describe('the rota', () => {
  const me = '01920000-0000-7000-8000-000000000001';
  const duty = (name: string, from: string, until: string, more: Partial<DutyView> = {}): DutyView => ({
    id: `${name} ${from}`,
    staff: { id: name, name },
    from,
    until,
    isNow: false,
    isMine: name === me,
    version: 1,
    ...more,
  });
  const night = duty('Ines', '2026-05-02T18:00:00Z', '2026-05-03T06:00:00Z');
  const early = duty('Bilal', '2026-04-30T18:00:00Z', '2026-05-01T06:00:00Z');
  const late = duty(me, '2026-05-20T18:00:00Z', '2026-05-21T06:00:00Z');
  const [start, end] = [at('2026-05-01T00:00:00Z'), at('2026-05-15T00:00:00Z')];

  it('shows a line for each person of the two weeks, and only the part of a duty that lies in them', () => {
    const rows = rotaRows([late, night, early], start, end);
    expect(rows.map(({ name }) => name)).toEqual(['Bilal', 'Ines']);
    expect(rows[0]!.stretches).toMatchObject([{ from: 0, until: 0.25 / 14 }]);
    expect(rows[1]!.stretches).toMatchObject([{ from: 1.75 / 14, until: 2.25 / 14 }]);
  });

  it('tells somebody who is not on duty when they are next, and nothing of the duties of others', () => {
    expect(nextOwnDuty([late, night], start)).toBe(late);
    expect(nextOwnDuty([night], start)).toBeNull();
    expect(nextOwnDuty([late], at(late.from))).toBeNull();
  });

  it('knows the duty of the reader that runs now', () => {
    const now = duty(me, '2026-05-01T00:00:00Z', '2026-05-01T08:00:00Z', { isNow: true });
    expect(ownDutyNow([{ ...night, isNow: true }, now])).toBe(now);
    expect(ownDutyNow([{ ...night, isNow: true }, late])).toBeNull();
  });
});

describe('the list of emergency accesses', () => {
  it('has those without a verdict on top, the one due soonest first, then the others from the newest', () => {
    const access = (id: string, verdict: 'justified' | null, from: string, reviewDue: string) =>
      ({ id, verdict, from, reviewDue }) as BreakGlassView;
    const sorted = sortAccesses([
      access('old', 'justified', '2026-05-01T00:00:00Z', '2026-05-02T00:00:00Z'),
      access('later', null, '2026-05-03T00:00:00Z', '2026-05-04T00:00:00Z'),
      access('new', 'justified', '2026-05-02T00:00:00Z', '2026-05-03T00:00:00Z'),
      access('soon', null, '2026-05-02T12:00:00Z', '2026-05-03T12:00:00Z'),
    ]);
    expect(sorted.map(({ id }) => id)).toEqual(['soon', 'later', 'new', 'old']);
  });
});
