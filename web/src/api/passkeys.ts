import {
  passkeyAnswer,
  type PasskeyAnswer,
  type PasskeyOptions,
} from '../../../src/people/factors/factors.schema';
import { Problem, type ProblemCode } from './problem';

/**
 * Lets the person answer a challenge with a passkey of theirs (WebAuthn Level 3, section 5.1.4).
 *
 * @throws Problem `passkey-cancelled` or `passkey-missing`
 */
export async function answerWithPasskey({ challengeId, options }: PasskeyOptions): Promise<PasskeyAnswer> {
  return withBrowser(challengeId, () =>
    navigator.credentials.get({
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(
        options as unknown as PublicKeyCredentialRequestOptionsJSON,
      ),
    }),
  );
}

/**
 * Makes a new passkey on the person's device or security key (WebAuthn Level 3, section 5.1.3).
 *
 * @throws Problem `passkey-cancelled`, `passkey-known` or `passkey-missing`
 */
export async function makePasskey({ challengeId, options }: PasskeyOptions): Promise<PasskeyAnswer> {
  return withBrowser(challengeId, () =>
    navigator.credentials.create({
      publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(
        options as unknown as PublicKeyCredentialCreationOptionsJSON,
      ),
    }),
  );
}

async function withBrowser(
  challengeId: string,
  ceremony: () => Promise<Credential | null>,
): Promise<PasskeyAnswer> {
  if (!mayUsePasskeys()) throw new Problem('passkey-missing', 0);
  const credential = await ceremony().catch((error: unknown) => {
    throw new Problem(codeOf(error), 0);
  });
  if (!(credential instanceof PublicKeyCredential)) throw new Problem('passkey-cancelled', 0);
  return passkeyAnswer.parse({ challengeId, credential: credential.toJSON() });
}

/** Browsers since 2023 to 2025 have all of it; an address without TLS has none of it. */
function mayUsePasskeys(): boolean {
  return typeof PublicKeyCredential === 'function' && 'parseRequestOptionsFromJSON' in PublicKeyCredential;
}

/** A browser does not tell a person who stopped from a device that found nothing: both are NotAllowedError. */
function codeOf(error: unknown): ProblemCode {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'AbortError') return 'passkey-cancelled';
  return name === 'InvalidStateError' ? 'passkey-known' : 'passkey-missing';
}
