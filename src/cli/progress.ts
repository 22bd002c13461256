const WIDTH = 30;

/** A progress bar: drawn over itself on a terminal, a line at each tenth elsewhere. */
export class Progress {
  private tenth = -1;

  constructor(
    private readonly what: string,
    private readonly out: NodeJS.WriteStream,
  ) {}

  /** Shows that `done` of `all` are done. */
  show(done: number, all: number): void {
    if (this.out.isTTY) {
      const filled = Math.round((WIDTH * done) / Math.max(1, all));
      const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
      this.out.write(`\r${this.what} ${bar} ${done}/${all}${done === all ? '\n' : ''}`);
      return;
    }
    const tenth = Math.floor((10 * done) / Math.max(1, all));
    if (tenth === this.tenth) return;
    this.tenth = tenth;
    this.out.write(`${this.what}: ${done}/${all}\n`);
  }
}
