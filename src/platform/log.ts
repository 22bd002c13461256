import type { LoggerService } from '@nestjs/common';
import { type LogFn, type Logger, pino } from 'pino';

/**
 * What of an error goes into the log: its kind, the database's code and names, and where it happened. Never the
 * message, the parameters or the detail: TypeORM and PostgreSQL put values there (ASVS V16.2.5).
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { kind: typeof error };
  const { driverError, code, constraint, table, routine } = error as Error & Record<string, unknown>;
  return {
    kind: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof constraint === 'string' ? { constraint } : {}),
    ...(typeof table === 'string' ? { table } : {}),
    ...(typeof routine === 'string' ? { routine } : {}),
    at: framesOf(error).slice(0, 12),
    ...(driverError instanceof Error && driverError !== error ? { cause: describeError(driverError) } : {}),
  };
}

/** Where an error was thrown. A message may have lines that look like places in the code, so it is cut off first. */
function framesOf({ stack = '', message }: Error): string[] {
  const start = message === '' ? 0 : stack.indexOf(message);
  // A message that was changed after the stack was written may still stand in it: then there are no safe lines.
  if (start < 0) return [];
  const lines = stack.slice(start + message.length).split('\n');
  return lines.filter((line) => /^\s+at /.test(line)).map((line) => line.trim());
}

/** The service's logger: JSON lines on stdout, errors through `describeError`. */
export function makeLogger(level: string, destination?: { write(line: string): void }): Logger {
  const options = {
    level,
    base: { service: 'causeway' },
    serializers: { err: describeError, error: describeError },
    hooks: { logMethod: withoutMessagesOfErrors },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** pino takes the message of an error as the text of a line that has none; such a line says `error` instead. */
function withoutMessagesOfErrors(this: Logger, parts: Parameters<LogFn>, log: LogFn): void {
  const [first, text, ...rest] = parts as unknown as [unknown, string | undefined, ...unknown[]];
  if (first instanceof Error) log.call(this, { err: first }, text ?? 'error', ...rest);
  else if (typeof first === 'object' && first !== null) log.call(this, first, text ?? '', ...rest);
  else log.apply(this, parts);
}

/** Nest's own messages (which name classes and routes, never values) in the same log. */
export class NestLog implements LoggerService {
  constructor(private readonly logger: Logger) {}
  log(message: unknown): void {
    this.logger.debug({ nest: textOf(message) });
  }
  warn(message: unknown): void {
    this.logger.warn({ nest: textOf(message) });
  }
  error(message: unknown): void {
    this.logger.error({ nest: textOf(message) });
  }
}

function textOf(message: unknown): unknown {
  return message instanceof Error ? describeError(message) : String(message);
}
