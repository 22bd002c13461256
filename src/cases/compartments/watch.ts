import { Inject, Injectable } from '@nestjs/common';
import type { KeyObject } from '../../platform/crypto/primitives.js';
import type { Operation } from '../../platform/operation.js';
import { WATCH_KEY } from '../../platform/tokens.js';
import { findWatched, tagsOfName } from './watched-names.js';

/** Notes searches for a colleague or for oneself: one more line, which the flags read (F08). It stops no search. */
@Injectable()
export class SearchWatch {
  constructor(@Inject(WATCH_KEY) private readonly key: KeyObject) {}

  /** Records the line when the question holds a word of the name of somebody of the office. */
  async note(op: Operation, question: string): Promise<void> {
    const staff: { id: string; name: string }[] = await op.db.query(
      'SELECT id, name FROM auth.staff WHERE office_id = $1 ORDER BY id',
      [op.actor.officeId],
    );
    const names = staff.map(({ id, name }) => ({ id, tags: tagsOfName(this.key, name) }));
    const hits = findWatched(this.key, question, names);
    if (hits.length === 0) return;
    // Oneself first: that is what a reviewer asks before anything else.
    const [first] = hits.toSorted(
      (one, other) => Number(other === op.actor.id) - Number(one === op.actor.id),
    );
    op.record({
      act: 'search.watched',
      compartments: ['identity'],
      record: { type: 'staff', id: first! },
      count: hits.length,
      detail: { staff: hits },
    });
  }
}
