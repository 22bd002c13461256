/**
 * Lets work on one subject run one after the other, in the order in which it came. Sign-in uses it: guesses that come
 * at the same moment would otherwise all be compared before the first failure counts.
 */
export class Turns {
  private readonly last = new Map<string, Promise<unknown>>();

  /** Runs `work` when all earlier work on the subject has ended, and gives what it gave or throws what it threw. */
  async take<T>(subject: string, work: () => Promise<T>): Promise<T> {
    const before = this.last.get(subject) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.last.set(subject, mine);
    try {
      return await mine;
    } finally {
      if (this.last.get(subject) === mine) this.last.delete(subject);
    }
  }
}
