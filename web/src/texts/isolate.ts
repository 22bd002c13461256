/**
 * Wraps a name so that its direction cannot turn the sentence around it (Unicode UAX 9, first strong isolate).
 * For names and references inside translated sentences; in markup use `<bdi>`.
 */
export function isolate(text: string): string {
  return `\u2068${text}\u2069`;
}
