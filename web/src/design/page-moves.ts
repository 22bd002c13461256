let hasMoved = false;

/** Notes that the reader went from one page to another: the next heading takes the focus. */
export function noteMove(): void {
  hasMoved = true;
}

/** False until the first move: when the page has just been loaded, the browser's own order of focus stands. */
export function isAfterMove(): boolean {
  return hasMoved;
}
