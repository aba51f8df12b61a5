import { describe, expect, test } from '@jest/globals';
import {
  openCheckpoint,
  parseCheckpoint,
  signCheckpoint,
} from '../../../../src/audit/log/checkpoints/checkpoint.ts';
import {
  cosign,
  cosignatureKey,
  cosignedAt,
  generateSigningKey,
  NoteError,
  openNote,
  parseSigningKey,
  parseVerifierKey,
  signNote,
  splitNote,
} from '../../../../src/audit/log/checkpoints/signed-note.ts';
import { EMPTY_ROOT } from '../../../../src/audit/log/tree/merkle.rules.ts';

/** From the documentation of golang.org/x/mod/sumdb/note and of C2SP signed-note. */
const GO_SIGNER = 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz';
const GO_VERIFIER = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const GO_NOTE =
  "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n" +
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
const C2SP_VERIFIER = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const C2SP_NOTE =
  'This is an example message.\n\n' +
  '— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n';

const reasonOf = (attempt: () => unknown): unknown => {
  try {
    attempt();
  } catch (error) {
    return error instanceof NoteError ? error.reason : error;
  }
  return 'none';
};

describe('signed notes', () => {
  test('known notes: signed to the byte, and verified', () => {
    const key = parseSigningKey(GO_SIGNER);
    expect(key.verifier.text).toBe(GO_VERIFIER);
    expect(signNote(splitNote(GO_NOTE).text, [key])).toBe(GO_NOTE);
    expect(openNote(GO_NOTE, [parseVerifierKey(GO_VERIFIER)]).signedBy).toHaveLength(1);
    expect(openNote(C2SP_NOTE, [parseVerifierKey(C2SP_VERIFIER)]).text).toBe('This is an example message.\n');
  });

  test('another key, another text, no signature', () => {
    const keys = [parseVerifierKey(GO_VERIFIER)];
    expect(reasonOf(() => openNote(C2SP_NOTE, keys))).toBe('unknown-key');
    expect(reasonOf(() => openNote(GO_NOTE.replace('answer', 'question'), keys))).toBe('bad-signature');
    for (const wrong of [
      '',
      'text\n',
      'text\n\n',
      'text\n\n— name\n',
      GO_NOTE.slice(0, -1),
      `\u0000${GO_NOTE}`,
    ]) {
      expect(reasonOf(() => openNote(wrong, keys))).toBe('malformed');
    }
  });

  test('two keys sign during a change of keys; either is enough', () => {
    const [older, newer] = [generateSigningKey('log.example/a'), generateSigningKey('log.example/a')].map(
      parseSigningKey,
    );
    if (older === undefined || newer === undefined) throw new Error('two keys are needed');
    const note = signCheckpoint({ origin: 'log.example/a', size: 0, root: EMPTY_ROOT }, [newer, older]);
    for (const key of [older, newer]) {
      const opened = openCheckpoint(note, [parseVerifierKey(key.verifier.text)]);
      expect(opened).toMatchObject({ origin: 'log.example/a', size: 0, root: EMPTY_ROOT });
    }
    expect(openCheckpoint(note, [older.verifier, newer.verifier]).signedBy).toHaveLength(2);
  });

  test('a witness signs with the time', () => {
    const witness = parseSigningKey(generateSigningKey('witness.example/w'));
    const verifier = parseVerifierKey(cosignatureKey(witness).text);
    const note = signCheckpoint({ origin: 'o', size: 0, root: EMPTY_ROOT }, [parseSigningKey(GO_SIGNER)]);
    const { text } = splitNote(note);
    const both = note + cosign(text, witness, 1_679_315_147);
    expect(openNote(both, [verifier]).signedBy).toEqual([verifier]);
    const [, cosignature] = splitNote(both).signatures;
    expect(cosignature && cosignedAt(cosignature)).toBe(1_679_315_147);
    const moved = Buffer.from(cosignature?.line.split(' ')[2] ?? '', 'base64');
    moved[11] = 0;
    const forged = `${note}— witness.example/w ${moved.toString('base64')}\n`;
    expect(reasonOf(() => openNote(forged, [verifier]))).toBe('bad-signature');
  });

  test('malformed keys', () => {
    const wrongId = GO_VERIFIER.replace('c74f20a3', 'c74f20a4');
    for (const wrong of ['', 'a+b+c', wrongId, `${GO_VERIFIER}AAAA`, GO_SIGNER])
      expect(() => parseVerifierKey(wrong)).toThrow(RangeError);
    for (const wrong of ['', GO_VERIFIER, GO_SIGNER.replace('c74f', 'c74e')])
      expect(() => parseSigningKey(wrong)).toThrow(RangeError);
  });
});

describe('checkpoints', () => {
  test('only the one form is read', () => {
    const root = EMPTY_ROOT.toString('base64');
    expect(parseCheckpoint(`o\n12\n${root}\n`)).toEqual({ origin: 'o', size: 12, root: EMPTY_ROOT });
    expect(parseCheckpoint(`o\n12\n${root}\nmore\n`).size).toBe(12);
    for (const wrong of [
      `o\n012\n${root}\n`,
      `o\n-1\n${root}\n`,
      `\n1\n${root}\n`,
      'o\n1\nabc\n',
      `o\n1\n${root}`,
    ])
      expect(reasonOf(() => parseCheckpoint(wrong))).toBe('malformed');
  });
});
