/** A wait that can be cut short from outside. */
export class Pause {
  #end: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #endsAt = 0;
  /** The longest that the next wait may last, when that was said before it began. */
  #longest = Infinity;

  /** Waits so many milliseconds, or less when `shorten` is called. Does not keep the process alive. */
  async wait(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#end = resolve;
      this.#schedule(Math.min(milliseconds, this.#longest));
    });
    this.#end = undefined;
    this.#longest = Infinity;
  }

  /** Lets the wait that is under way, or else the next one, last at most so many milliseconds more. */
  shorten(milliseconds: number): void {
    if (this.#end === undefined) {
      this.#longest = Math.min(milliseconds, this.#longest);
    } else if (this.#endsAt > performance.now() + milliseconds) {
      clearTimeout(this.#timer);
      this.#schedule(milliseconds);
    }
  }

  #schedule(milliseconds: number): void {
    this.#endsAt = performance.now() + milliseconds;
    this.#timer = setTimeout(() => this.#end?.(), milliseconds).unref();
  }
}
