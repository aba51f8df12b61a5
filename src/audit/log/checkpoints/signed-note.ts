import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';

/** C2SP signed-note: text with signature lines; keys are written as golang.org/x/mod/sumdb/note writes them. */
const ED25519 = 1;
/** C2SP tlog-cosignature: a witness signs the checkpoint together with the time. */
const COSIGNATURE = 4;

const PKCS8_SEED = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI_KEY = Buffer.from('302a300506032b6570032100', 'hex');
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
/** More than any note here has; longer ones are rejected unread. */
const MAX_NOTE_CHARS = 200_000;
const MAX_SIGNATURES = 64;

const NAME = /^[^\s+\p{Cc}\p{Z}]+$/u;
const SIGNATURE_LINE = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u;

export interface VerifierKey {
  readonly name: string;
  /** Eight hex digits. */
  readonly id: string;
  readonly type: number;
  readonly publicKey: KeyObject;
  /** `name+id+base64(type ‖ key)`: the published form. */
  readonly text: string;
}

export interface SigningKey {
  readonly verifier: VerifierKey;
  readonly privateKey: KeyObject;
}

export interface NoteSignature {
  readonly name: string;
  readonly id: string;
  /** What comes after the key id. */
  readonly bytes: Buffer;
  /** The line in the note, without its newline. */
  readonly line: string;
}

/** A malformed note, or one without the required signature; `reason` says which. */
export class NoteError extends Error {
  readonly reason: 'malformed' | 'unknown-key' | 'bad-signature';

  constructor(reason: NoteError['reason']) {
    super(`signed note: ${reason}`);
    this.reason = reason;
  }
}

/** A new Ed25519 key as text: `PRIVATE+KEY+name+id+base64(type ‖ seed)`. A secret. */
export function generateSigningKey(name: string): string {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(PKCS8_SEED.length);
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(SPKI_KEY.length);
  return `PRIVATE+KEY+${name}+${keyId(name, ED25519, raw)}+${withType(ED25519, seed)}`;
}

/** Throws RangeError with a message that does not show the key. */
export function parseSigningKey(text: string): SigningKey {
  const { name, id, type, raw } = keyParts(text.startsWith('PRIVATE+KEY+') ? text.slice(12) : '');
  if (type !== ED25519) throw new RangeError('not an Ed25519 signing key');
  const privateKey = createPrivateKey({
    key: Buffer.concat([PKCS8_SEED, raw]),
    format: 'der',
    type: 'pkcs8',
  });
  const publicRaw = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  const verifier = verifierOf(name, type, publicRaw.subarray(SPKI_KEY.length));
  if (verifier.id !== id) throw new RangeError('the id of the signing key is not its own');
  return { verifier, privateKey };
}

/** A published key, of a log (Ed25519) or of a witness (cosignature). Throws RangeError. */
export function parseVerifierKey(text: string): VerifierKey {
  const { name, id, type, raw } = keyParts(text);
  if (type !== ED25519 && type !== COSIGNATURE) throw new RangeError('a key of an unknown kind');
  const verifier = verifierOf(name, type, raw);
  if (verifier.id !== id) throw new RangeError('the id of the verifier key is not its own');
  return verifier;
}

/** The key of a witness that signs with the time, for tests and witnesses of one's own. */
export function cosignatureKey(key: SigningKey): VerifierKey {
  return verifierOf(key.verifier.name, COSIGNATURE, rawPublic(key.verifier.publicKey));
}

/** The note of this text (it ends in a newline) with a signature line for each key. */
export function signNote(text: string, keys: readonly SigningKey[]): string {
  if (!text.endsWith('\n')) throw new RangeError('the text of a note ends in a newline');
  const lines = keys.map((key) => signatureLine(key.verifier, sign(null, Buffer.from(text), key.privateKey)));
  return `${text}\n${lines.join('')}`;
}

/** A witness's signature line over a checkpoint's text; `seconds` since 1970. */
export function cosign(text: string, key: SigningKey, seconds: number): string {
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(seconds));
  const signature = sign(null, cosigned(text, BigInt(seconds)), key.privateKey);
  return signatureLine(cosignatureKey(key), Buffer.concat([time, signature]));
}

/** The parts of a note, unverified. Throws NoteError `malformed`. */
export function splitNote(note: string): { readonly text: string; readonly signatures: NoteSignature[] } {
  const cut = note.lastIndexOf('\n\n');
  const hasControl = /[^\P{Cc}\n]/u.test(note);
  if (note.length > MAX_NOTE_CHARS || cut < 0 || !note.endsWith('\n') || hasControl) {
    throw new NoteError('malformed');
  }
  const lines = note.slice(cut + 2, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) throw new NoteError('malformed');
  return { text: note.slice(0, cut + 1), signatures: lines.map(parseSignatureLine) };
}

/**
 * The text of a note and which of these keys have signed it. Ignores signatures by other keys. Throws NoteError:
 * `bad-signature` if one by a known key is wrong, `unknown-key` if none of these keys has signed.
 */
export function openNote(
  note: string,
  keys: readonly VerifierKey[],
): { readonly text: string; readonly signedBy: readonly VerifierKey[] } {
  const { text, signatures } = splitNote(note);
  const signedBy = keys.filter((key) => {
    const own = signatures.filter(({ name, id }) => name === key.name && id === key.id);
    if (own.some(({ bytes }) => !isSigned(text, key, bytes))) throw new NoteError('bad-signature');
    return own.length > 0;
  });
  if (signedBy.length === 0) throw new NoteError('unknown-key');
  return { text, signedBy };
}

/** The time of a witness's signature, in seconds since 1970. */
export function cosignedAt(signature: NoteSignature): number {
  return Number(signature.bytes.readBigUInt64BE(0));
}

export function parseSignatureLine(line: string): NoteSignature {
  const [, name, encoded] = SIGNATURE_LINE.exec(line) ?? [];
  const bytes = Buffer.from(encoded ?? '', 'base64');
  if (name === undefined || bytes.length <= 4) throw new NoteError('malformed');
  return { name, id: bytes.toString('hex', 0, 4), bytes: bytes.subarray(4), line };
}

function isSigned(text: string, key: VerifierKey, signature: Buffer): boolean {
  if (key.type === ED25519) return verify(null, Buffer.from(text), key.publicKey, signature);
  if (signature.length !== 8 + SIGNATURE_BYTES) return false;
  const message = cosigned(text, signature.readBigUInt64BE(0));
  return verify(null, message, key.publicKey, signature.subarray(8));
}

function cosigned(text: string, seconds: bigint): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`);
}

function signatureLine({ name, id }: VerifierKey, signature: Buffer): string {
  return `— ${name} ${Buffer.concat([Buffer.from(id, 'hex'), signature]).toString('base64')}\n`;
}

function keyParts(text: string): { name: string; id: string; type: number; raw: Buffer } {
  // The base64 at the end may hold plus signs of its own.
  const [, name, id, encoded] = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? [];
  const bytes = Buffer.from(encoded ?? '', 'base64');
  const [type] = bytes;
  if (name === undefined || id === undefined || type === undefined || !NAME.test(name))
    throw new RangeError('not a key of the form name+id+base64');
  if (bytes.length !== 1 + KEY_BYTES) throw new RangeError('the key does not have 32 bytes');
  return { name, id, type, raw: bytes.subarray(1) };
}

function verifierOf(name: string, type: number, raw: Buffer): VerifierKey {
  const publicKey = createPublicKey({ key: Buffer.concat([SPKI_KEY, raw]), format: 'der', type: 'spki' });
  const id = keyId(name, type, raw);
  return { name, id, type, publicKey, text: `${name}+${id}+${withType(type, raw)}` };
}

function rawPublic(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' }).subarray(SPKI_KEY.length);
}

/** SHA-256(name ‖ newline ‖ type ‖ key), the first four bytes. */
function keyId(name: string, type: number, raw: Uint8Array): string {
  return hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(type), raw]), 'hex').slice(0, 8);
}

function withType(type: number, raw: Uint8Array): string {
  return Buffer.concat([Buffer.of(type), raw]).toString('base64');
}
