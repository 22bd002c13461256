import { readConfig } from '../config.js';
import { cast } from '../demonstration/cast.js';
import { Demonstration } from '../demonstration/demonstration.js';
import { onePassword } from '../demonstration/one-password.js';
import { startService } from '../main.js';
import { ProtectedFileProblem } from '../platform/crypto/protected-file.js';
import { RootKeyProblem } from '../platform/crypto/root-key.js';
import { CommandFailure } from './failure.js';
import { Progress } from './progress.js';
import { stopOnSignal } from './stop.js';

/** Serves the demonstration: imports the 58 invented cases at the first start, prints the cast, listens on loopback. */
export async function startDemonstration(): Promise<void> {
  const config = readConfig('demonstration');
  let password = '';
  const service = await startService(
    config,
    async (app) => {
      const demonstration = new Demonstration(app);
      password = await demonstration.settleCast(config);
      const { leftOut } = await demonstration.importCases(
        new Progress('Importing the demonstration cases', process.stderr),
      );
      if (leftOut > 0) {
        process.stderr.write(
          `${leftOut} co-operation statuses are left out and shown as not known: only the lawyer's own keys may hold them.\n`,
        );
      }
    },
    onePassword,
  ).catch((error: unknown) => {
    throw nameRealData(error);
  });
  stopOnSignal(service);
  process.stdout.write(announce(config.publicUrl, password));
}

/** Sealed keys are those of a real installation: the passphrase that would open them is not the demonstration's to ask for. */
function nameRealData(error: unknown): unknown {
  const isOfKeys = error instanceof RootKeyProblem || error instanceof ProtectedFileProblem;
  if (!isOfKeys || error.reason !== 'wrong-secret') return error;
  return new CommandFailure(
    'CAUSEWAY_DATA holds a real installation: name another folder for the demonstration.',
    2,
  );
}

function announce(address: string, password: string): string {
  const people = Object.entries(cast).map(
    ([name, { role, about }]) => `    ${name.padEnd(7)} ${role.padEnd(18)} ${about}`,
  );
  return [
    '',
    '  Causeway: the demonstration. Every person in it is invented. Its root key lies open: never put real cases here.',
    '',
    `  Open      ${address}`,
    `  Password  ${password}   (the same for everybody)`,
    '',
    '  The cast:',
    ...people,
    '',
    '  Ctrl-C stops it. What you write is kept for the next start.',
    '',
    '',
  ].join('\n');
}
