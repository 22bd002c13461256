export function CasesPage(_: { readonly filter: object }) {
  return null;
}
