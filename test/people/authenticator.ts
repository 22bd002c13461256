import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** What the options of the service say, as far as an authenticator reads them. */
interface Options {
  challenge: string;
  rp?: { id: string };
  rpId?: string;
  user?: { id: string };
}

/** What an attacker, or a broken authenticator, does otherwise. */
export interface Twist {
  origin?: string;
  rpId?: string;
  challenge?: string;
  type?: string;
  isVerified?: boolean;
  isPresent?: boolean;
  isEmbedded?: boolean;
  /** Says this number instead of counting on. */
  counter?: number;
  userHandle?: string | undefined;
  /** Signs with another key than the enrolled one. */
  key?: KeyObject;
  /** The credential that it claims to be. */
  credentialId?: Buffer;
  /** CBOR of `fmt` and `attStmt` in place of "none" and nothing. */
  statement?: Buffer;
}

const UP = 0x01;
const UV = 0x04;
const BACKUP_ELIGIBLE = 0x08;
const BACKED_UP = 0x10;
const ATTESTED = 0x40;

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest();
const text64 = (bytes: Buffer) => bytes.toString('base64url');

/**
 * A passkey in software: one P-256 key, discoverable, with user verification. It writes its CBOR by hand, so that what
 * the service reads was made by nothing that the service uses. `counts` false is one that copies its key.
 */
export class Authenticator {
  readonly credentialId = randomBytes(32);
  private readonly keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  private counter = 0;
  private userHandle: string | undefined;

  constructor(
    readonly origin: string,
    private readonly counts = true,
  ) {}

  /** What `navigator.credentials.create(...).toJSON()` gives. */
  create(options: Record<string, unknown>, twist: Twist = {}) {
    const { challenge, rp, user } = options as unknown as Options;
    this.userHandle = user!.id;
    const length = Buffer.alloc(2);
    const { credentialId = this.credentialId } = twist;
    length.writeUInt16BE(credentialId.length);
    const attested = Buffer.concat([Buffer.alloc(16), length, credentialId, this.coseKey()]);
    const authData = Buffer.concat([this.head(twist.rpId ?? rp!.id, ATTESTED, twist), attested]);
    const response = {
      clientDataJSON: this.clientData(twist.type ?? 'webauthn.create', challenge, twist),
      attestationObject: text64(attestationObject(authData, twist.statement)),
      transports: ['internal'],
    };
    return this.credential(response, twist);
  }

  /** What `navigator.credentials.get(...).toJSON()` gives. */
  get(options: Record<string, unknown>, twist: Twist = {}) {
    const { challenge, rpId } = options as unknown as Options;
    const authData = this.head(twist.rpId ?? rpId!, 0, twist);
    const clientDataJSON = this.clientData(twist.type ?? 'webauthn.get', challenge, twist);
    const signed = Buffer.concat([authData, sha256(Buffer.from(clientDataJSON, 'base64url'))]);
    const response = {
      clientDataJSON,
      authenticatorData: text64(authData),
      signature: text64(sign('sha256', signed, twist.key ?? this.keys.privateKey)),
      userHandle: 'userHandle' in twist ? twist.userHandle : this.userHandle,
    };
    return this.credential(response, twist);
  }

  private credential(response: Record<string, unknown>, { credentialId = this.credentialId }: Twist) {
    const id = text64(credentialId);
    return {
      id,
      rawId: id,
      type: 'public-key' as const,
      response,
      clientExtensionResults: {},
      authenticatorAttachment: 'platform',
    };
  }

  private clientData(type: string, challenge: string, twist: Twist): string {
    const data = {
      type,
      challenge: twist.challenge ?? challenge,
      origin: twist.origin ?? this.origin,
      crossOrigin: twist.isEmbedded ?? false,
    };
    return text64(Buffer.from(JSON.stringify(data)));
  }

  private head(rpId: string, more: number, { isVerified = true, isPresent = true, counter }: Twist): Buffer {
    if (this.counts) this.counter += 1;
    const flags = (isPresent ? UP : 0) | (isVerified ? UV : 0) | more;
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter ?? this.counter);
    const synced = this.counts ? 0 : BACKUP_ELIGIBLE | BACKED_UP;
    return Buffer.concat([sha256(Buffer.from(rpId)), Buffer.from([flags | synced]), count]);
  }

  /** COSE_Key of RFC 9053: {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}. */
  private coseKey(): Buffer {
    const { x, y } = this.keys.publicKey.export({ format: 'jwk' });
    return Buffer.concat([
      Buffer.from('a5010203262001215820', 'hex'),
      Buffer.from(x!, 'base64url'),
      Buffer.from('225820', 'hex'),
      Buffer.from(y!, 'base64url'),
    ]);
  }
}

/** {"fmt": "none", "attStmt": {}, "authData": bytes} */
function attestationObject(authData: Buffer, statement?: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(authData.length);
  return Buffer.concat([
    Buffer.from([0xa3]),
    statement ?? Buffer.concat([cborText('fmt'), cborText('none'), cborText('attStmt'), Buffer.from([0xa0])]),
    cborText('authData'),
    Buffer.from([0x59]),
    length,
    authData,
  ]);
}

/** A text of less than 24 bytes in CBOR. */
export function cborText(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 + text.length]), Buffer.from(text)]);
}
