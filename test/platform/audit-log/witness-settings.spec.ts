import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ConfigProblem, readConfig } from '../../../src/config.js';
import { formatWitnessKey } from '../../../src/platform/audit-log/cosignature.js';
import { formatVerifierKey } from '../../../src/platform/audit-log/signed-note.js';
import { formatPolicy } from '../../../src/platform/audit-log/witness-policy.js';
import { isOffHost, policyOf } from '../../../src/platform/audit-log/witness-settings.js';
import { generateSigningKey } from '../../../src/platform/crypto/primitives.js';

const key = (name: string) => formatWitnessKey(name, generateSigningKey().publicKey);
const [near, far, farther] = ['near', 'far', 'farther'].map(key) as [string, string, string];
const log = formatVerifierKey('log.example/one', generateSigningKey().publicKey);
const folder = mkdtempSync(path.join(tmpdir(), 'causeway-settings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(text: string): string {
  const name = path.join(folder, `${String(text.length)}.policy`);
  writeFileSync(name, text);
  return name;
}
const read = (settings: Record<string, string>) => readConfig('demonstration', settings).witnesses;
function wrongOf(settings: Record<string, string>): { name: string; message: string } {
  try {
    read(settings);
  } catch (error) {
    if (error instanceof ConfigProblem) return error.settings[0]!;
    throw error;
  }
  return { name: 'none', message: '' };
}
const served = (settings: Record<string, string>) => formatPolicy(policyOf(read(settings), log)).toString();

describe('the settings of witnesses', () => {
  it('may be absent: then nobody must have cosigned', () => {
    expect(read({})).toMatchObject({ near: null, outside: [] });
    expect(served({})).toBe(`log ${log}\nquorum none\n`);
  });

  it('name the nearest one by its key and its address, and then it is the quorum', () => {
    const settings = { CAUSEWAY_WITNESS: `${near} http://127.0.0.1:3100/` };
    expect(read(settings).near).toMatchObject({ vkey: near, verifier: { name: 'near' } });
    expect(served(settings)).toBe(`log ${log}\nwitness near ${near}\nquorum near\n`);
  });

  it('take the others from a policy file, whose groups may name the nearest one', () => {
    const settings = {
      CAUSEWAY_WITNESS: `${near} https://near.example/w`,
      CAUSEWAY_OUTSIDE_WITNESSES: file(
        `witness A ${far} https://far.example/\nwitness B ${farther} https://farther.example/\n` +
          'group others any A B\ngroup both all near others\nquorum both\n',
      ),
    };
    expect(read(settings).outside.map(({ url }) => url.href)).toEqual([
      'https://far.example/',
      'https://farther.example/',
    ]);
    expect(served(settings)).toContain(`witness near ${near}\nwitness A ${far} https://far.example/\n`);
    expect(served(settings)).toContain('group both all near others\nquorum both\n');
  });

  it.each([
    ['an address that is not encrypted', `${near} http://witness.example/`],
    ['an address of another machine that only looks like this one', `${near} http://127.0.0.1.example/`],
    ['no address', near],
    ['three words', `${near} https://witness.example/ more`],
    ['a password in the address', `${near} https://user:secret@witness.example/`],
    ['the key of a log', `${log} https://witness.example/`],
    ['no key', 'https://witness.example/'],
  ])('are refused, without being quoted, for %s', (_, text) => {
    const wrong = wrongOf({ CAUSEWAY_WITNESS: text });
    expect(wrong.name).toBe('CAUSEWAY_WITNESS');
    expect(wrong.message).not.toContain('witness.example');
    expect(wrong.message).not.toContain('secret');
  });

  it.each([
    ['a file that is not there', undefined],
    ['a file without a quorum', `witness A ${far} https://far.example/\n`],
    ['a witness without an address', `witness A ${far}\nquorum A\n`],
    ['a witness that is not reached by TLS', `witness A ${far} http://far.example/\nquorum A\n`],
    ['a log of its own', `log ${log}\nwitness A ${far} https://far.example/\nquorum A\n`],
    ['the nearest witness again', `witness A ${near} https://far.example/\nquorum A\n`],
  ])('are refused for %s', (_, text) => {
    const name = text === undefined ? path.join(folder, 'absent') : file(text);
    const settings = { CAUSEWAY_WITNESS: `${near} https://near.example/`, CAUSEWAY_OUTSIDE_WITNESSES: name };
    expect(wrongOf(settings).name).toBe('CAUSEWAY_OUTSIDE_WITNESSES');
  });

  it('tell whether a witness is on another machine', () => {
    const away = ['https://w.example/', 'https://10.0.0.1/', 'https://[2001:db8::1]/'];
    const here = ['http://localhost:1/', 'http://127.8.0.1/', 'http://[::1]:3100/'];
    expect(away.map((url) => isOffHost(new URL(url)))).toEqual([true, true, true]);
    expect(here.map((url) => isOffHost(new URL(url)))).toEqual([false, false, false]);
  });
});
