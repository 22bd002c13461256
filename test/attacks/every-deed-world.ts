import type { Act } from '../../src/platform/access/actions.js';
import type { Route } from '../../src/platform/access/route-declarations.js';
import { newId } from '../../src/platform/crypto/primitives.js';
import type { CastName } from '../cast.js';
import { reason } from '../emergency/emergencies.js';
import { makeStaff, visit } from '../people/accounts-by-two.js';
import type { House, Visitor } from '../house.js';
import { bodyOf } from './every-route.js';

/** Ids by the names of every-route.ts: what the address of a route may name. */
export type Ids = Record<string, string>;

/** A house in which every act can be done: a case with a team and a record of each kind, and makers of fresh ones. */
export class World {
  /** A record that nobody has. */
  readonly unknownId = newId();
  private made = 0;

  private constructor(
    readonly house: House,
    readonly ids: Ids,
  ) {}

  static async make(house: House): Promise<World> {
    const id = await house.openCase('amina', 'Grey Heron');
    const world = new World(house, { id, compartment: 'contact' });
    for (const name of ['lena', 'tomas', 'noor', 'ines'] as const) await house.assign(id, name);
    world.ids['assignmentId'] = await house.assign(id, 'bilal');
    world.ids['taskId'] = await world.post('amina', `/api/cases/${id}/tasks`, { title: 'a task' });
    const matter = {
      jurisdiction: 'DE',
      type: 'CRIMINAL',
      status: 'INVESTIGATION',
      asOf: '2026-01-01',
      source: 'person',
    };
    world.ids['matterId'] = await world.post('lena', `/api/cases/${id}/legal/matters`, matter);
    const issue = { code: 'D01', jurisdiction: 'DE', effect: 'BLOCKING' };
    world.ids['issueId'] = await world.post('lena', `/api/cases/${id}/legal/issues`, issue);
    world.ids['testimonyId'] = await world.post('tomas', `/api/cases/${id}/testimonies`, {
      accountKind: 'FIRST_HAND',
    });
    const consent = { purpose: 'CASEWORK', identity: 'I0' };
    world.ids['consentId'] = await world.post('amina', `/api/cases/${id}/consents`, consent);
    world.ids['staffId'] = house.people.bilal;
    world.ids['lineId'] = '1';
    return world;
  }

  visitor(name: CastName): Promise<Visitor> {
    return this.house.signIn(name);
  }

  /** A body of the right types; what it names need not exist. */
  exampleOf(route: Route): unknown {
    return bodyOf(route);
  }

  /** Makes a record over HTTP and gives its id. */
  async post(name: CastName, path: string, body: unknown): Promise<string> {
    const answer = await (await this.visitor(name)).post(path, body);
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return (answer.body as { id: string }).id;
  }

  openCase(): Promise<string> {
    this.made += 1;
    return this.house.openCase('amina', `Walk ${this.made}`);
  }

  /** An account that nobody uses yet, and its version. */
  async makeAccount(roles: ('caseworker' | 'clinician')[] = ['caseworker']): Promise<string> {
    this.made += 1;
    return makeStaff(this.house, `walker${this.made}`, roles);
  }

  /** Another session of somebody with an account made for it; gives the id of the session. */
  async otherSession(name: CastName): Promise<string> {
    const other = await this.house.signInAnew(name);
    const { body } = await other.get('/api/sessions');
    return (body.items as { id: string; isThis?: boolean; current?: boolean }[]).find(
      (each) => each.isThis ?? each.current,
    )!.id;
  }

  visit(username: string, id: string): Promise<Visitor> {
    return visit(this.house, username, id);
  }

  /** A request for a second person, by Sara; gives its id, hash and version. */
  async askForWall(): Promise<{ approvalId: string; payload: object }> {
    const [caseId, otherId] = [await this.openCase(), await this.openCase()];
    const payload = { caseId, otherId, kind: 'co-defendants', reach: 'legal-advisers' };
    return { approvalId: await this.post('sara', '/api/approvals', { act: 'wall.make', payload }), payload };
  }

  async grant(approvalId: string): Promise<void> {
    const jonas = await this.visitor('jonas');
    const { requestHash, version } = (await jonas.get(`/api/approvals/${approvalId}`)).body;
    const answer = await jonas.post(`/api/approvals/${approvalId}/grant`, { requestHash, version });
    if (answer.status !== 200) throw new Error(`not granted: ${JSON.stringify(answer.body)}`);
  }

  /** Sara breaks the glass of a fresh case; gives the id. */
  async breakGlass(): Promise<{ breakGlassId: string }> {
    const caseId = await this.openCase();
    return { breakGlassId: await this.post('sara', '/api/break-glass', { caseId, reason }) };
  }
}

/** How an act of a route is done: by whom, on which records, with which body. */
export interface Deed {
  by: CastName;
  /** Makes what the act needs, and gives the ids that its address names. */
  prepare?: (world: World) => Promise<Ids>;
  body?: (world: World, ids: Ids) => unknown;
  query?: (ids: Ids) => string;
  /** The act of the line, where it is not the route's. */
  act?: Act;
  /** The id of the answer is not of a record that was made: of one that was there, or of a challenge. */
  makesNothing?: true;
}
