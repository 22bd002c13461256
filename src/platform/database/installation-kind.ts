export type InstallationKind = 'demonstration' | 'real';

export interface Installation {
  id: string;
  kind: InstallationKind;
}

/** A real service that was pointed at a demonstration's database, or the other way round. */
export class WrongKind extends Error {
  constructor(found: InstallationKind) {
    super(
      found === 'demonstration'
        ? 'This database holds the demonstration. `serve` needs a database of its own: set CAUSEWAY_DATA to another folder.'
        : 'This database holds a real installation. The demonstration never touches one: set CAUSEWAY_DATA to another folder.',
    );
    this.name = 'WrongKind';
  }
}

/** Gives the installation back when it is of the kind that is wanted. @throws WrongKind */
export function requireKind(installation: Installation, kind: InstallationKind): Installation {
  if (installation.kind !== kind) throw new WrongKind(installation.kind);
  return installation;
}
