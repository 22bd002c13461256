/** Makes null from an empty or blank text: what a field that may stay empty sends. */
export function blankToNull(text: string): string | null {
  return text.trim() === '' ? null : text;
}

/** Makes undefined from an empty or blank text: for keys that may be left out. */
export function blankToMissing(text: string): string | undefined {
  return text.trim() === '' ? undefined : text;
}
