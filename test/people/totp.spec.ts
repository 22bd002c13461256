import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findStep, showSecret } from '../../src/people/factors/totp.js';
import { linesOf } from '../cases/lines.js';
import { House, type Visitor } from '../house.js';
import { codeOf, enrolApp, halfSignIn, onwards } from './factors.js';

const secret = Buffer.from('12345678901234567890');
const at = (seconds: number) => new Date(seconds * 1000);

describe('a code of an authenticator app', () => {
  it.each([
    [59, '287082', 1],
    [1111111109, '081804', 37037036],
    [1111111111, '050471', 37037037],
    [1234567890, '005924', 41152263],
    [2000000000, '279037', 66666666],
    [20000000000, '353130', 666666666],
  ])('is the one of RFC 6238 at second %s', (seconds, code, step) => {
    expect(findStep(secret, code, at(seconds))).toBe(step);
  });

  it('is taken in its own period, the one before and the one after, and in no other', () => {
    const base32 = showSecret(secret, 'amina').secret;
    fc.assert(
      fc.property(
        fc.integer({ min: 1_000_000, max: 4_000_000_000 }),
        fc.integer({ min: -4, max: 4 }),
        (now, away) => {
          const code = codeOf(base32, at(now), away);
          const near = [-1, 0, 1].map((step) => codeOf(base32, at(now), step));
          const found = findStep(secret, code, at(now));
          expect(found !== undefined).toBe(near.includes(code));
          if (found !== undefined) expect(Math.abs(found - Math.floor(now / 30))).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it('is shown to the app as every app understands it', () => {
    const shown = showSecret(secret, 'amina');
    expect(shown.secret).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
    expect(shown.uri).toMatch(
      /^otpauth:\/\/totp\/Causeway:amina\?issuer=Causeway&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&algorithm=SHA1&digits=6&period=30$/,
    );
  });
});

describe('an authenticator app of an account', () => {
  let house: House;
  let amina: Visitor;
  let base32: string;
  beforeAll(async () => {
    house = await House.open({ strict: true });
    ({ visitor: amina, secret: base32 } = await enrolApp(house, await halfSignIn(house, 'amina')));
  });
  afterAll(() => house.close());

  const give = (visitor: Visitor, code: string) =>
    visitor.post('/api/session/factor', { method: 'totp', code });
  const later = () => house.clock.advance(90_000);

  it('completes signing in when its first code is typed', async () => {
    expect((await amina.get('/api/session')).body).toMatchObject({
      pending: null,
      actor: { username: 'amina' },
    });
    expect((await amina.get('/api/factors')).body.totp.confirmedAt).toMatch(/Z$/);
  });

  it('is the second factor of later sign-ins', async () => {
    later();
    const half = await halfSignIn(house, 'amina');
    const lines = await linesOf(house, async () => {
      const full = onwards(half, await give(half, codeOf(base32, house.clock.now())));
      expect((await full.get('/api/cases')).status).toBe(200);
    });
    expect(lines[0]).toMatchObject({ act: 'session.complete', res: 'allowed', actor: { kind: 'staff' } });
  });

  it('is no factor before a code of it was given', async () => {
    const half = await halfSignIn(house, 'omar');
    const begun = (await half.post('/api/session/enrol/totp')).body.secret as string;
    expect((await half.get('/api/session')).body.pending).toBe('enrol');
    expect((await give(half, codeOf(begun, house.clock.now()))).status).toBe(401);
    const wrong = await half.post('/api/session/enrol/totp/confirm', {
      code: codeOf(begun, house.clock.now(), 9),
    });
    expect(wrong).toMatchObject({ status: 400, body: { errors: [{ path: 'code', rule: 'wrong' }] } });
    const anew = (await half.post('/api/session/enrol/totp')).body.secret as string;
    const old = await half.post('/api/session/enrol/totp/confirm', {
      code: codeOf(begun, house.clock.now()),
    });
    expect([old.status, anew === begun]).toEqual([400, false]);
  });

  it('leaves nothing of its secret in the database but sealed bytes', async () => {
    const { rows } = await house.asSuperuser((client) =>
      client.query<{ row: string; sealed: Buffer }>('SELECT t::text AS row, sealed FROM auth.totp t'),
    );
    const bytes = Buffer.from(
      [...base32]
        .map((sign) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0'))
        .join('')
        .match(/.{8}/g)!
        .map((byte) => Number.parseInt(byte, 2)),
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { row, sealed } of rows) {
      expect(row).not.toContain(base32);
      expect(sealed.includes(bytes)).toBe(false);
    }
    expect(house.logged.join()).not.toContain(base32);
  });
});
