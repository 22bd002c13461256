/** Focuses the first field, in the order of the page, that stands under one of the paths. */
export function focusFirst(form: HTMLFormElement | null, paths: readonly string[]): void {
  const field = fieldsOf(form).find((element) => paths.includes(element.dataset['field'] ?? ''));
  field?.querySelector<HTMLElement>('input:not([type=hidden]), textarea, [role=spinbutton], button')?.focus();
}

/** The text of a field's label, without the word that says it is optional; null when no such field stands there. */
export function labelOf(form: HTMLFormElement | null, path: string): string | null {
  const field = fieldsOf(form).find((element) => element.dataset['field'] === path);
  return field?.querySelector('.field-label')?.firstChild?.textContent ?? null;
}

/** Where a field stands among those of the form, from 0; after all of them when no such field stands there. */
export function placeOf(form: HTMLFormElement | null, path: string): number {
  const fields = fieldsOf(form);
  const place = fields.findIndex((element) => element.dataset['field'] === path);
  return place === -1 ? fields.length : place;
}

function fieldsOf(form: HTMLFormElement | null): HTMLElement[] {
  return form === null ? [] : [...form.querySelectorAll<HTMLElement>('[data-field]')];
}
