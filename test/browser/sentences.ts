/** A text as a person reads it: without the marks that keep the direction of names, and with plain hyphens. */
export function plain(text: string): string {
  return text.replaceAll(/[\u2066-\u2069\u200e\u200f]/g, '').replaceAll('\u2011', '-');
}

/** A text of the UI with its values. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return plain(text).replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''));
}

/** A reference as a title shows it: with a hyphen that does not break. */
export function hyphened(reference: string): string {
  return reference.replaceAll('-', '\u2011');
}
