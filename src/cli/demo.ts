import { readConfig } from '../config.js';
import { cast } from '../demonstration/cast.js';
import { Demonstration } from '../demonstration/demonstration.js';
import { startService } from '../main.js';
import { Progress } from './progress.js';
import { stopOnSignal } from './stop.js';

/** Serves the demonstration: imports the 58 invented cases at the first start, prints the cast, listens on loopback. */
export async function startDemonstration(): Promise<void> {
  const config = readConfig('demonstration');
  let password = '';
  const service = await startService(config, async (app) => {
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
  });
  stopOnSignal(service);
  process.stdout.write(announce(config.publicUrl, password));
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
