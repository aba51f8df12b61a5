import type { TextsIn } from '../texts.ts';
import type { vi } from './platform.texts.vi.ts';

/** What platform says to people, in English. Of a refusal: its title, by its code. */
export const en: TextsIn<typeof vi> = {
  'request/invalid': 'The request is not valid',
  'request/malformed-json': 'The body is not well-formed JSON',
  'request/unsupported-media-type': 'This media type is not supported here',
  'request/too-large': 'The body is larger than allowed',
  'request/not-found': 'Not found',
  'request/method-not-allowed': 'This method is not allowed here',
  'auth/required': 'Sign in first',
  'auth/token-invalid': 'The token is not valid or has expired',
  'auth/role-not-allowed': 'This role may not do this',
  'idempotency/key-required': 'An Idempotency-Key header is required',
  'idempotency/key-reused': 'This Idempotency-Key was used for another request',
  'platform/busy': 'The service is busy, try again',
  'platform/internal': 'Something went wrong here',
};
