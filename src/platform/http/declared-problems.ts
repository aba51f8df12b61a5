import type { Endpoint } from './endpoint.ts';

/** Problems the HTTP layer itself can return for any endpoint. */
const ALWAYS = ['request/invalid', 'platform/busy', 'platform/internal'];

/** Every problem code an endpoint can return: those it lists, and those that follow from the rest of its declaration. */
export function declaredProblems(endpoint: Endpoint): ReadonlySet<string> {
  const codes = new Set([...endpoint.problems, ...ALWAYS]);
  const add = (...more: string[]): void => more.forEach((code) => void codes.add(code));
  if (endpoint.method === 'post')
    add('request/malformed-json', 'request/too-large', 'request/unsupported-media-type');
  if (endpoint.idempotent) add('idempotency/key-required', 'idempotency/key-reused');
  if (endpoint.access.kind !== 'public') add('auth/required', 'auth/token-invalid');
  if (endpoint.access.kind === 'roles') {
    add('auth/role-not-allowed');
    if (endpoint.access.area !== 'own') add('request/not-found');
  }
  return codes;
}
