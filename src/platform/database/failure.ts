/** The code that PostgreSQL or the socket gave an error, through TypeORM's wrapping; undefined for other errors. */
export function databaseCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { driverError, code } = error as { driverError?: unknown; code?: unknown };
  if (driverError !== undefined && driverError !== error) return databaseCode(driverError);
  return typeof code === 'string' ? code : undefined;
}

/** The name of the constraint that a row broke; undefined when the error is of another kind. */
export function brokenConstraint(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { driverError, constraint } = error as { driverError?: unknown; constraint?: unknown };
  if (driverError !== undefined && driverError !== error) return brokenConstraint(driverError);
  return typeof constraint === 'string' ? constraint : undefined;
}

const LOST_SOCKET = ['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND'];

/**
 * Says whether the database cannot work now: connection lost (class 08), out of disk, memory or connections (53),
 * shutting down (57P), input or output failed (58), or the socket is gone. Nothing was committed then.
 */
export function isDatabaseLost(error: unknown): boolean {
  const code = databaseCode(error);
  if (code !== undefined) return LOST_SOCKET.includes(code) || /^(08|53|57P|58)/.test(code);
  return error instanceof Error && /Connection terminated|connection timeout|Client has encountered a connection error/i.test(error.message);
}
