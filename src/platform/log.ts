import type { LoggerService } from '@nestjs/common';
import { type Logger, pino } from 'pino';

/**
 * What of an error goes into the log: its kind, the database's code and names, and where it happened. Never the
 * message, the parameters or the detail: TypeORM and PostgreSQL put values there (ASVS V16.2.5).
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { kind: typeof error };
  const { driverError, code, constraint, table, routine } = error as Error & Record<string, unknown>;
  const frames = (error.stack ?? '').split('\n').filter((each) => /^\s+at /.test(each));
  return {
    kind: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof constraint === 'string' ? { constraint } : {}),
    ...(typeof table === 'string' ? { table } : {}),
    ...(typeof routine === 'string' ? { routine } : {}),
    at: frames.slice(0, 12).map((each) => each.trim()),
    ...(driverError instanceof Error && driverError !== error ? { cause: describeError(driverError) } : {}),
  };
}

/** The service's logger: JSON lines on stdout, errors through `describeError`. */
export function makeLogger(level: string, destination?: { write(line: string): void }): Logger {
  const options = {
    level,
    base: { service: 'causeway' },
    serializers: { err: describeError, error: describeError },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** Nest's own messages (which name classes and routes, never values) in the same log. */
export class NestLog implements LoggerService {
  constructor(private readonly logger: Logger) {}
  log(message: unknown): void {
    this.logger.debug({ nest: String(message) });
  }
  warn(message: unknown): void {
    this.logger.warn({ nest: String(message) });
  }
  error(message: unknown): void {
    this.logger.error({ nest: String(message) });
  }
}
