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

const LOST_SOCKET = [
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
];

/** What node-postgres says when a connection broke, or when none came free in time. Such errors carry no code. */
const LOST_CONNECTION =
  /Connection terminated|connection timeout|timeout exceeded when trying to connect|connection error|not queryable/i;

/**
 * Says whether the database cannot work now: connection lost (class 08), out of disk, memory or connections (53),
 * shutting down (57P), input or output failed (58), a statement or a lock took too long (57014, 55P03), the server ended the connection for any other reason, or the socket
 * is gone. Nothing was committed then, unless the error came at COMMIT.
 */
export function isDatabaseLost(error: unknown): boolean {
  const code = databaseCode(error);
  if (code !== undefined)
    return LOST_SOCKET.includes(code) || /^(08|53|57P|57014|55P03|58)/.test(code) || isFatal(error);
  return error instanceof Error && LOST_CONNECTION.test(error.message);
}

/** PostgreSQL calls an error FATAL when it ends the connection, or does not let one begin. */
function isFatal(error: unknown): boolean {
  const { driverError, severity } = error as { driverError?: unknown; severity?: unknown };
  if (driverError !== undefined && driverError !== null && driverError !== error) return isFatal(driverError);
  return severity === 'FATAL' || severity === 'PANIC';
}
