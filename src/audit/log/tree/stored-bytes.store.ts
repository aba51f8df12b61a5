import type { Binary } from 'mongodb';

/** The driver gives bytes back in a wrapper of its own, and as they are where Mongoose or a test put them in. */
export function bytesOf(stored: Uint8Array): Buffer {
  const wrapped = (stored as unknown as Binary).buffer;
  return wrapped instanceof Uint8Array ? Buffer.from(wrapped) : Buffer.from(stored);
}
