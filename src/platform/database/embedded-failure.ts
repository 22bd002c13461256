/** The PostgreSQL that comes along cannot be used. The message is one plain sentence for the person at the terminal. */
export class EmbeddedDatabaseError extends Error {
  override readonly name = 'EmbeddedDatabaseError';
}
