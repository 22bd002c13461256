import type { DemoCase } from '../../src/demonstration/demo-file.schema.js';
import type { CastName } from '../cast.js';
import type { House } from '../house.js';

/** A case of the demonstration as people see it through the API, and what the API said of its days. */
export interface Seen {
  row: DemoCase;
  id: string;
  leadName: string;
  openedOn: string;
  phaseSince: string;
  /** Every day of law and consent that stands in it. */
  days: string[];
}

/** Everything of one kind, whichever page it stands on. */
export async function all<Item>(house: House, name: CastName, path: string): Promise<Item[]> {
  const visitor = await house.signIn(name);
  const items: Item[] = [];
  let next: string | null = '';
  while (next !== null) {
    const after: string = next === '' ? '' : `${path.includes('?') ? '&' : '?'}after=${next}`;
    const { status, body } = await visitor.get<{ items: Item[]; next: string | null }>(path + after);
    if (status !== 200) throw new Error(`${name} may not read ${path}: ${status}`);
    items.push(...body.items);
    next = body.next;
  }
  return items;
}

/**
 * Reads every case back through the API into the form of the demonstration file: the lead reads identity and casework,
 * the lawyer the rest.
 */
export async function readBack(house: House): Promise<Map<string, Seen>> {
  const seen = new Map<string, Seen>();
  for (const lead of ['amina', 'bilal'] as const) {
    for (const { id } of await all<{ id: string }>(house, lead, '/api/cases?limit=50')) {
      const one = await readCase(house, lead, id);
      seen.set(one.row.ref, one);
    }
  }
  return seen;
}

async function readCase(house: House, lead: CastName, id: string): Promise<Seen> {
  const get = async (name: CastName, path = '') => {
    const answer = await (await house.signIn(name)).get(`/api/cases/${id}${path}`);
    if (answer.status !== 200) throw new Error(`${name} may not read ${path}: ${answer.status}`);
    return answer.body;
  };
  const file = await get(lead);
  const lawyer: CastName = file.team.some(
    (one: { staff: { id: string } }) => one.staff.id === house.people.lena,
  )
    ? 'lena'
    : 'marc';
  const { value: identity } = await get(lead, '/compartments/identity');
  const { value: casework } = await get(lead, '/compartments/casework');
  const matters = (await get(lawyer, '/legal/matters')).items;
  const issues = (await get(lawyer, '/legal/issues')).items;
  const [testimony, ...others] = (await get(lawyer, '/testimonies')).items;
  const consents = (await get(lead, '/consents')).items;
  if (others.length > 0) throw new Error('a case of the demonstration has one testimony');
  const [nameArabic, nameLatin, ...aliases] = identity.names.map((one: { value: string }) => one.value);
  const [year, month] = casework.association.leftOn.split('-').map(Number);
  return {
    id,
    leadName: lead,
    openedOn: file.openedOn,
    phaseSince: file.phaseSince,
    days: [
      ...matters.flatMap((one: any) => one.history.flatMap((entry: any) => [entry.asOf, entry.recordedOn])),
      ...consents.flatMap((one: any) => [
        ...one.history.map((entry: any) => entry.on),
        one.from ?? one.history[0].on,
      ]),
    ],
    row: {
      ref: identity.sourceReference,
      synthetic: true,
      pseudonym: file.pseudonym,
      identity: {
        nameArabic,
        nameLatin,
        aliases,
        sex: identity.sex,
        birthYear: Number(identity.birthDate),
        nationalities: identity.nationalities,
      },
      origin: identity.originCountry,
      region: identity.originRegion,
      isMinorAtIntake: identity.minorAtIntake === 'yes',
      defection: { year, month, accountKind: testimony.accountKind },
      groupRole: casework.association.role,
      motives: casework.association.motives,
      narratives: testimony.narratives,
      speakBarriers: casework.speakBarriers,
      host: identity.hostCountry,
      phase: file.phase,
      risk: file.risk,
      legal: matters.map((one: any) => ({
        jurisdiction: one.jurisdiction,
        type: one.type,
        status: one.status,
      })),
      issues: issues.map((one: any) => ({
        code: one.code,
        jurisdiction: one.jurisdiction,
        effect: one.effect,
        status: one.state,
      })),
      testimony: {
        status: testimony.state,
        reliability: testimony.reliability,
        credibility: testimony.credibility,
      },
      consents: consents.map((one: any) => ({
        purpose: one.purpose,
        status: one.state,
        identity: one.identity,
      })),
    },
  };
}
