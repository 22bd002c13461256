import { constants } from 'node:os';
import { explain } from './failure.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Ends the process on Ctrl-C or SIGTERM while a command works or a service starts. By ending it, not by dying of the
 * signal, the PostgreSQL that it started is told to stop too; what was not committed is undone there.
 */
export function exitOnSignal(): void {
  for (const signal of SIGNALS) process.on(signal, exitBy);
}

function exitBy(signal: NodeJS.Signals): void {
  process.exit(128 + constants.signals[signal]);
}

/** From now on ends the service in order on Ctrl-C or SIGTERM; a second signal does not wait. */
export function stopOnSignal(service: { stop(): Promise<void> }): void {
  let isStopping = false;
  const stop = () => {
    if (isStopping) process.exit(1);
    isStopping = true;
    service.stop().then(
      () => process.exit(0),
      (error: unknown) => process.exit(explain(error)),
    );
  };
  for (const signal of SIGNALS) {
    process.off(signal, exitBy);
    process.on(signal, stop);
  }
}
