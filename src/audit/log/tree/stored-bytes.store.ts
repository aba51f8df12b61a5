import type { Binary } from 'mongodb';

/** Unwraps stored bytes: the driver returns them in its own wrapper, Mongoose does not. */
export function bytesOf(stored: Uint8Array): Buffer {
  const wrapped = (stored as unknown as Binary).buffer;
  return wrapped instanceof Uint8Array ? Buffer.from(wrapped) : Buffer.from(stored);
}
