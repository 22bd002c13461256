export function PeoplePage(_: object) {
  return null;
}
