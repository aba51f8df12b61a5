import { HASH_BYTES } from '../tree/merkle.rules.ts';
import { NoteError, openNote, type SigningKey, signNote, type VerifierKey } from './signed-note.ts';

/** C2SP tlog-checkpoint: what the log commits to. */
export interface Checkpoint {
  /** The name of the log. */
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
}

/** The signed note of a checkpoint. */
export function signCheckpoint(checkpoint: Checkpoint, keys: readonly SigningKey[]): string {
  return signNote(checkpointText(checkpoint), keys);
}

export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${root.toString('base64')}\n`;
}

/**
 * Opens a checkpoint that one of these keys has signed. Throws NoteError: `malformed`, `unknown-key`, `bad-signature`. The
 * format allows further lines of text; they are ignored.
 */
export function openCheckpoint(
  note: string,
  keys: readonly VerifierKey[],
): Checkpoint & { readonly signedBy: readonly VerifierKey[] } {
  const { text, signedBy } = openNote(note, keys);
  return { ...parseCheckpoint(text), signedBy };
}

/** Reads a checkpoint's text without its signatures. Throws NoteError `malformed`. */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin = '', size = '', encoded = '', ...rest] = text.split('\n');
  const root = Buffer.from(encoded, 'base64');
  const isWhole =
    origin !== '' &&
    /^(0|[1-9]\d{0,14})$/.test(size) &&
    root.length === HASH_BYTES &&
    root.toString('base64') === encoded &&
    rest.at(-1) === '' &&
    rest.slice(0, -1).every((line) => line !== '');
  if (!isWhole) throw new NoteError('malformed');
  return { origin, size: Number(size), root };
}
