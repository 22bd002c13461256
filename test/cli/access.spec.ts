import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ask, buildService, Causeway, findFreePort, makeDataFolder, run, signIn } from './process.js';

const { dataDir, remove } = makeDataFolder();
const password = 'a password of the tests';
let port: number;
let service: Causeway;
let reference: string;
let caseId: string;
let settings: Record<string, string>;

beforeAll(async () => {
  buildService();
  port = await findFreePort();
  settings = { CAUSEWAY_DATA: dataDir, PORT: String(port), CAUSEWAY_DEMO_PASSWORD: password };
  service = new Causeway(['demo'], settings);
  await service.untilReady(port);
  const sara = await signIn(port, 'sara', password);
  const { items } = (await ask(port, 'GET', '/api/cases?limit=1', undefined, sara)).body;
  ({ id: caseId, reference } = items[0]);
}, 300_000);
afterAll(async () => {
  await service.end();
  remove();
});

const explain = (...args: string[]) => run(['access', 'explain', ...args, '--demo'], settings);

describe('causeway access explain', () => {
  it('says on the command line what a supervisor sees on the screen', async () => {
    const sara = await signIn(port, 'sara', password);
    const shown = await ask(port, 'GET', `/api/cases/${caseId}/access?field=identity.names`, undefined, sara);
    const told = await explain(reference, 'identity.names', '--json');
    expect([told.code, told.err]).toEqual([0, '']);
    expect(JSON.parse(told.out)).toEqual({ reference, ...shown.body });
  }, 60_000);

  it('writes a table that people read', async () => {
    const { code, out } = await explain(reference.toLowerCase(), 'identity');
    expect(code).toBe(0);
    expect(out).toContain(`${reference} identity`);
    expect(out).toMatch(/^ {2}Who +Role +Access +Grant +From +Until +Granted by$/m);
    expect(out).toMatch(
      /^ {2}(Amina|Bilal)[^\n]* caseworker +write +lead +\d{4}-\d{2}-\d{2} \d{2}:\d{2}Z +- +/m,
    );
    expect(out).toMatch(/^Could break glass: .*Sara/m);
    expect(out).toContain('On duty now: nobody');
  }, 60_000);

  it('says of the lawyers’ part that only they open it', async () => {
    const { code, out } = await explain(reference, 'legal-privileged');
    expect(code).toBe(0);
    expect(out).toContain('Only the legal advisers named here open this part');
    expect(out).toContain('Could break glass: nobody');
  }, 60_000);

  it('ends with 1 where there is no such case', async () => {
    expect(await explain('0000-0000', 'identity')).toMatchObject({ code: 1, out: '' });
  }, 60_000);

  it('ends with 2 where there is no such field, or a word is missing', async () => {
    const wrong = await explain(reference, 'identity.nickname');
    expect([wrong.code, wrong.out]).toEqual([2, '']);
    expect(wrong.err).toContain('FIELD must be');
    expect((await explain(reference)).code).toBe(2);
  }, 60_000);
});
