import { readConfig } from '../config.js';
import { startService } from '../main.js';
import { stopOnSignal } from './stop.js';

/** Serves a real installation until it is stopped. */
export async function serve(): Promise<void> {
  const config = readConfig('real');
  if (config.database === null) {
    process.stderr.write(
      'Notice: neither PGHOST nor DATABASE_URL is set, so the PostgreSQL that comes along is used. It is meant for ' +
        'evaluation and single sites; keep it patched by updating Causeway, or use an external server.\n',
    );
  }
  const service = await startService(config);
  stopOnSignal(service);
  process.stdout.write(`Causeway serves ${config.publicUrl} on ${config.listen[0]}:${config.port}\n`);
}
