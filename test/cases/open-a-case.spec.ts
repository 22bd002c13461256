import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { House } from '../house.js';

let house: House;
beforeAll(async () => {
  house = await House.open();
});
afterAll(() => house.close());

describe('opening a case', () => {
  it('makes the caseworker who opens a case its lead', async () => {
    const amina = await house.signIn('amina');
    const created = await amina.post('/api/cases', { pseudonym: 'Grey Heron', risk: 'HIGH' });
    expect(created.status).toBe(201);
    const opened = await amina.get(`/api/cases/${created.body.id}`);
    expect(opened.status).toBe(200);
    expect(opened.body).toMatchObject({
      pseudonym: 'Grey Heron',
      phase: 'REFERRED',
      risk: 'HIGH',
      version: 1,
    });
    expect(opened.body.team).toContainEqual(
      expect.objectContaining({
        kind: 'lead',
        role: 'caseworker',
        confirmed: false,
        staff: { id: amina.id, name: 'Amina' },
      }),
    );
  });
});
