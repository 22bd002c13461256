const NAME = '__Host-causeway';

/** The session's cookie: for this host only, never readable by a script, never sent from another site (ASVS V3.3). */
export function sessionCookie(token: string, maxAgeSeconds: number): string {
  return `${NAME}=${token}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=${maxAgeSeconds}`;
}

/** Tells the browser to forget the session's cookie. */
export function endedCookie(): string {
  return sessionCookie('', 0);
}

/** Reads the token from a Cookie header; undefined when there is none or it is not of our form. */
export function readSessionCookie(header: string | undefined): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const [name, value] = part.trim().split('=', 2);
    if (name === NAME && value !== undefined && /^[A-Za-z0-9_-]{43}$/.test(value)) return value;
  }
  return undefined;
}
