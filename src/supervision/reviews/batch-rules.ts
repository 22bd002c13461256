/** What a review looks at: a drawn opening or a flag, and everybody whom it is about. */
export interface Concerning {
  readonly concerns: readonly string[];
}

/** Items that one person may review: `about` are the supervisors whom all of them concern, in order. */
export interface Batch<Item> {
  readonly about: readonly string[];
  readonly items: readonly Item[];
}

/**
 * Divides the items of a month so that no supervisor is reviewed in a batch that he or she reviews: what concerns
 * supervisors stands in a batch for each set of them, everything else in the first batch, which may be empty. Each item
 * stands in exactly one. Pure.
 */
export function batchesOf<Item extends Concerning>(
  items: readonly Item[],
  supervisors: ReadonlySet<string>,
): Batch<Item>[] {
  const bySet = new Map<string, { about: string[]; items: Item[] }>([['', { about: [], items: [] }]]);
  for (const item of items) {
    const about = [...new Set(item.concerns)].filter((id) => supervisors.has(id)).sort();
    const key = about.join(' ');
    const batch = bySet.get(key) ?? { about, items: [] };
    batch.items.push(item);
    bySet.set(key, batch);
  }
  return [...bySet.values()];
}

/** What the standing of a batch depends on. */
export interface BatchFacts {
  readonly officeId: string;
  readonly dueAt: Date;
  readonly items: number;
  readonly judged: number;
  readonly hasReviewer: boolean;
}

/** How a batch stands for a reader. */
export interface BatchStanding {
  readonly isOverdue: boolean;
  /** Nobody of the office could review it: it needs another supervisor. */
  readonly needsAnother: boolean;
  readonly mayJudge: boolean;
}

/**
 * How a batch stands at an instant for somebody who may read it. Nobody may read one that concerns them, so a supervisor
 * of the office who reads it may judge it; an auditor only reads. Pure.
 */
export function standingOf(
  batch: BatchFacts,
  reader: { readonly role: string; readonly officeId: string | null },
  at: Date,
): BatchStanding {
  const isOpen = batch.judged < batch.items;
  return {
    isOverdue: isOpen && batch.dueAt < at,
    needsAnother: isOpen && !batch.hasReviewer,
    mayJudge: reader.role === 'supervisor' && reader.officeId === batch.officeId,
  };
}
