import { z } from 'zod';
import { areaCode } from '../platform/area.ts';
import { ROLES, type Tokens } from '../platform/http/auth.ts';
import {
  cursorKey,
  defineEndpoint,
  type Endpoint,
  pageOf,
  pageQuery,
  toPage,
} from '../platform/http/endpoint.ts';
import { anyId, areaOfId } from '../platform/id.ts';
import { listAccounts } from './account.store.ts';
import { account, newAccount } from './account.ts';
import { createAccount } from './create-account.ts';
import { disableAccount } from './disable-account.ts';
import { signIn } from './sign-in.ts';

const tag = 'accounts';

export function accountEndpoints(tokens: Tokens): Endpoint[] {
  return [
    defineEndpoint({
      id: 'signIn',
      method: 'post',
      path: '/v1/sign-in',
      tag,
      summary: 'Sign in with a local account; returns a short-lived bearer token',
      access: { kind: 'public' },
      body: z.strictObject({ username: z.string().max(60), password: z.string().max(200) }),
      response: z
        .strictObject({ token: z.string(), expiresAt: z.iso.datetime(), account })
        .meta({ id: 'SignedIn' }),
      problems: ['account/credentials-wrong', 'account/locked'],
      handle: ({ body }, context) => signIn(context, tokens, body),
    }),
    defineEndpoint({
      id: 'getOwnAccount',
      method: 'get',
      path: '/v1/me',
      tag,
      summary: 'The signed-in account',
      access: { kind: 'signed-in' },
      response: z.strictObject({ account: z.string(), role: z.enum([...ROLES, 'system']), area: areaCode }),
      problems: [],
      handle: async (_input, { actor }) => ({ account: actor.account, role: actor.role, area: actor.area }),
    }),
    defineEndpoint({
      id: 'createAccount',
      method: 'post',
      path: '/v1/accounts',
      tag,
      summary: 'Create an account in your area',
      access: { kind: 'roles', roles: ['administrator'], area: ({ body }) => body.area },
      body: newAccount,
      status: 201,
      response: account,
      problems: ['account/username-taken', 'account/role-area-mismatch'],
      handle: ({ body }, context) => createAccount(context, body),
    }),
    defineEndpoint({
      id: 'listAccounts',
      method: 'get',
      path: '/v1/accounts',
      tag,
      summary: 'List the accounts of your area',
      access: { kind: 'roles', roles: ['administrator', 'inspector'], area: 'own' },
      query: z.strictObject(pageQuery),
      response: pageOf(account),
      problems: [],
      handle: async ({ query }, { database, actor }) => {
        const found = await listAccounts(database, actor.area, cursorKey(query.cursor), query.limit + 1);
        return toPage(found, query.limit, (item) => item.id);
      },
    }),
    defineEndpoint({
      id: 'disableAccount',
      method: 'post',
      path: '/v1/accounts/:account/disable',
      tag,
      summary: 'Disable an account; what it did stays',
      access: { kind: 'roles', roles: ['administrator'], area: ({ params }) => areaOfId(params.account) },
      params: z.strictObject({ account: anyId }),
      response: account,
      problems: ['account/already-disabled'],
      handle: ({ params }, context) => disableAccount(context, params.account),
    }),
  ];
}
