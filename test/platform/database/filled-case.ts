import { clearedDocuments } from '../../cases/documents.js';
import type { CastName } from '../../cast.js';
import type { House } from '../../house.js';

/** Opens a case that has a row in contact, plan and consent, a move to another phase and a kept Idempotency-Key. */
export async function openFilledCase(house: House, name: CastName, pseudonym: string): Promise<string> {
  const id = await house.openCase(name, pseudonym);
  const visitor = await house.signIn(name);
  const key = { 'idempotency-key': `key-of-${name}` };
  const answers = [
    await visitor.put(`/api/cases/${id}/compartments/contact`, {
      version: 0,
      value: clearedDocuments.contact,
    }),
    await visitor.post(`/api/cases/${id}/tasks`, { title: 'a task' }, key),
    await visitor.post(`/api/cases/${id}/consents`, { purpose: 'CASEWORK', identity: 'I0' }),
    await visitor.post(`/api/cases/${id}/phase`, { version: 1, to: 'RECEPTION' }),
  ];
  const wrong = answers.find((answer) => answer.status !== 200 && answer.status !== 201);
  if (wrong !== undefined) throw new Error(`the case is not filled: ${JSON.stringify(wrong.body)}`);
  return id;
}
