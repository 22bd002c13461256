import { createServer } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { checkServing, type Config } from './config.js';
import { makeSequencer, type OpenInstallation, openInstallation, refuseOldDatabase } from './installation.js';
import type { FactorRules } from './people/factors/factor-rules.js';
import { Readiness } from './platform/http/health.controller.js';
import { makeLogger } from './platform/log.js';
import { LogRolledBack } from './platform/audit-log/rolled-back.js';
import { Operations } from './platform/operation.js';
import { buildService } from './service.js';
import { makeCollector, witnessKnowsMore } from './witnessing.js';

/** A service that listens. `stop` ends it in order: requests, sequencer, connections, embedded database. */
export interface RunningService {
  opened: OpenInstallation;
  app: NestFastifyApplication;
  stop(): Promise<void>;
}

/**
 * Boot: check the settings, open the installation, build the service, let `prepare` do what must be done before anybody
 * comes (the demonstration's import), listen, declare ready. `factors` are other rules of the second factor.
 */
export async function startService(
  config: Config,
  prepare: (app: NestFastifyApplication, opened: OpenInstallation) => Promise<void> = () => Promise.resolve(),
  factors?: FactorRules,
): Promise<RunningService> {
  checkServing(config);
  const opened = await openInstallation(config, makeLogger(config.logLevel));
  try {
    await refuseOldDatabase(opened);
    await refuseWhatTheWitnessOutgrew(opened);
    const app = await buildService(opened, factors === undefined ? {} : { factors });
    const collector = makeCollector(opened, app.get(Operations), () => sequencer);
    const sequencer = await makeSequencer(opened, (signed) => collector.onSigned(signed));
    const stop = async () => {
      await app.close();
      // The last lines get their place before the process ends.
      await sequencer.sequenceNow().catch(() => undefined);
      await collector.stop();
      await sequencer.stop();
      await opened.close();
    };
    sequencer.start();
    collector.start();
    opened.journal.whenDue(() => sequencer.nudge());
    try {
      await prepare(app, opened);
      await listen(app, config);
    } catch (error) {
      await app.close();
      await collector.stop();
      await sequencer.stop();
      throw error;
    }
    app.get(Readiness).declareReady();
    return { opened, app, stop };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** The folder may have been put back together with the database; the witness was not. @throws LogRolledBack */
async function refuseWhatTheWitnessOutgrew(opened: OpenInstallation): Promise<void> {
  const beyond = await witnessKnowsMore(opened);
  if (beyond !== undefined) throw new LogRolledBack(beyond.known, beyond.stored);
}

/** What a machine without IPv6 answers; every other failure to listen counts, also on the second address. */
const NO_SUCH_ADDRESS = ['EADDRNOTAVAIL', 'EAFNOSUPPORT'];

/** Listens on the first address; the second (the other loopback) may be missing on a machine without IPv6. */
async function listen(app: NestFastifyApplication, config: Config): Promise<void> {
  const [first = '127.0.0.1', ...others] = config.listen;
  await app.listen(config.port, first);
  for (const host of others) {
    const server = app.getHttpServer();
    await new Promise<void>((resolve, reject) => {
      const second = createServer((request, response) => void server.emit('request', request, response));
      second.once('error', (error: NodeJS.ErrnoException) =>
        NO_SUCH_ADDRESS.includes(error.code ?? '') ? resolve() : reject(error),
      );
      second.listen(config.port, host, () => resolve());
      server.once('close', () => second.close());
    });
  }
}
