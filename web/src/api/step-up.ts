/** Asks the person in front of the screen for a second factor; true when it was given. */
type Asker = () => Promise<boolean>;

let asker: Asker | null = null;
let asking: Promise<boolean> | null = null;

/** Says who asks when the service wants a fresh second factor. Gives what stops it. */
export function onStepUp(next: Asker): () => void {
  asker = next;
  return () => {
    if (asker === next) asker = null;
  };
}

/** Asks once, however many calls wait for it; false when nobody can ask or the person does not want to. */
export async function askStepUp(): Promise<boolean> {
  if (asker === null) return false;
  asking ??= asker().finally(() => {
    asking = null;
  });
  return asking;
}
