import type { RunningService } from '../main.js';
import { explain } from './failure.js';

/** Ends the service in order on Ctrl-C or SIGTERM; a second signal does not wait. */
export function stopOnSignal(service: RunningService): void {
  let isStopping = false;
  const stop = () => {
    if (isStopping) process.exit(1);
    isStopping = true;
    service.stop().then(
      () => process.exit(0),
      (error: unknown) => process.exit(explain(error)),
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  process.on('SIGHUP', stop);
}
