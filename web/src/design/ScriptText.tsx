/** The writing of a name; `other` leaves the direction to the letters. */
export type Script = 'Arab' | 'Latn' | 'Cyrl' | 'other';

const languages: Record<Script, string | undefined> = {
  Arab: 'ar',
  Latn: 'und-Latn',
  Cyrl: 'und-Cyrl',
  other: undefined,
};

/** The direction in which a script is written. */
export function directionOf(script: Script): 'rtl' | 'ltr' | 'auto' {
  if (script === 'Arab') return 'rtl';
  return script === 'other' ? 'auto' : 'ltr';
}

/** A name in its own script and direction, whatever the language of the screen. */
export function ScriptText({ script, children }: { readonly script: Script; readonly children: string }) {
  return (
    <bdi lang={languages[script]} dir={directionOf(script)}>
      {children}
    </bdi>
  );
}
