import { z } from 'zod';
import { listRelationsOfAccount } from '../../accounts/relations/declared-relation.store.ts';
import { declarationMade, declaredRelation } from '../../accounts/relations/declared-relation.ts';
import { COUNTRY, provinceOf } from '../../platform/area.ts';
import type { Actor, Role } from '../../platform/http/auth.ts';
import { defineEndpoint, type Endpoint } from '../../platform/http/endpoint.ts';
import { STAFF } from '../../platform/http/roles.ts';
import { anyId, areaOfId } from '../../platform/id.ts';
import { platformProblem } from '../../platform/problem.ts';
import { declareRelation } from './declare-relation.ts';
import { newRelation } from './new-relation.ts';

const tag = 'accounts';
const holders: readonly Role[] = [...STAFF, 'administrator'];
const params = z.strictObject({ account: anyId });
const area = ({ params: { account } }: { readonly params: { readonly account: string } }) =>
  areaOfId(account);

/** One's own account, or for these roles any in their area; to everybody else it is not there. */
function checkWhose(actor: Actor, account: string, others: readonly Actor['role'][]): void {
  if (actor.account !== account && !others.includes(actor.role)) throw platformProblem('request/not-found');
}

/** Whether somebody lives in the province of the account that asks. */
function isWithin({ area: asks }: Actor, person: string): boolean {
  return asks === COUNTRY || provinceOf(asks) === areaOfId(person);
}

export const relationEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'declareRelation',
    method: 'post',
    path: '/v1/accounts/:account/relations',
    tag,
    summary: "Declare who is whoever holds the account, and who is that person's kin",
    description: 'For one’s own account, or by its administrator. A declaration is never taken back.',
    access: { kind: 'roles', roles: holders, area },
    params,
    body: newRelation,
    idempotent: true,
    status: 201,
    response: declarationMade,
    problems: ['relation/unknown-person', 'relation/already-declared', 'relation/too-many'],
    handle: (input, context) => {
      checkWhose(context.actor, input.params.account, ['administrator']);
      return declareRelation(context, input.params.account, input.body);
    },
  }),
  defineEndpoint({
    id: 'listRelations',
    method: 'get',
    path: '/v1/accounts/:account/relations',
    tag,
    summary: 'What an account has declared',
    access: { kind: 'roles', roles: [...holders, 'inspector'], area },
    params,
    response: z.strictObject({ items: z.array(declaredRelation) }),
    problems: [],
    handle: async ({ params: { account } }, { database, actor }) => {
      checkWhose(actor, account, ['administrator', 'inspector']);
      const found = await listRelationsOfAccount(database, account);
      const shown = (person: string | null) =>
        actor.account === account || (person !== null && isWithin(actor, person)) ? person : null;
      return {
        items: found.map(({ identity: _, person, ...declared }) => ({ ...declared, person: shown(person) })),
      };
    },
  }),
];
