import type { Logger } from 'pino';
import { z } from 'zod';
import type { AreaCode } from '../area.ts';
import type { Clock } from '../clock.ts';
import type { Reader } from '../database/database.ts';
import type { UseCaseContext } from '../use-case.ts';
import { type Actor, READ_ONLY_ROLE, type Role } from './auth.ts';

type Method = 'get' | 'post';

/** The parsed request: a new, typed object. Handlers never see the raw request. */
export interface Input<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
}

/**
 * Who may call an endpoint.
 * - `public`: anyone.
 * - `signed-in`: any account; the answer is about that account or the same for everybody.
 * - `roles`: these roles, for things in the actor's area. `area` finds the area of the thing: undefined → 404, outside the
 *   actor's area → the same 404. `'own'`: the handler itself returns only things in `actor.area`.
 */
type Access<I> =
  | { readonly kind: 'public' }
  | { readonly kind: 'signed-in' }
  | {
      readonly kind: 'roles';
      readonly roles: readonly Role[];
      readonly area:
        | 'own'
        | ((input: I, read: Reader, actor: Actor) => AreaCode | undefined | Promise<AreaCode | undefined>);
    };

/** The answer of an endpoint that `produces` something other than JSON. */
export const fileAnswer = z.strictObject({
  content: z.union([z.string(), z.instanceof(Uint8Array)]),
  /** The name a browser saves it under. */
  fileName: z
    .string()
    .regex(/^[\w.-]{1,120}$/)
    .optional(),
  /** How long anyone may cache it; absent: not at all. */
  maxAgeSeconds: z.int().min(1).optional(),
});
export type FileAnswer = z.infer<typeof fileAnswer>;

export interface RequestContext extends UseCaseContext {
  readonly clock: Clock;
  readonly log: Logger;
}

type Shape<S> = S extends z.ZodType ? z.output<S> : undefined;

interface EndpointDeclaration<P, Q, B, R> {
  /** The verb; also the OpenAPI operationId and the action in the audit log. */
  readonly id: string;
  readonly method: Method;
  /** Express path, e.g. `/v1/lots/:lot/holds`; `*rest` stands for one or more segments and arrives as an array. */
  readonly path: `/${string}`;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly access: Access<Input<Shape<P>, Shape<Q>, Shape<B>>>;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** Default `application/json`. `text/csv` bodies arrive as one string. */
  readonly bodyType?: 'application/json' | 'text/csv';
  readonly bodyLimitBytes?: number;
  /** True: an Idempotency-Key header is required. */
  readonly idempotent?: boolean;
  /** True for a POST that changes nothing: a question whose input must not appear in a URL. */
  readonly readOnly?: boolean;
  readonly status?: 200 | 201 | 202;
  readonly response: R;
  /** The media type of an answer that is not JSON; `response` is then `fileAnswer`. */
  readonly produces?: string;
  readonly problems: readonly string[];
  /** Returns the body of the successful answer. */
  readonly handle: (
    input: Input<Shape<P>, Shape<Q>, Shape<B>>,
    context: RequestContext,
  ) => Promise<R extends z.ZodType ? z.input<R> : never>;
}

/** An endpoint as the router and the API document see it, with the types of its parts erased. */
export interface Endpoint {
  readonly id: string;
  readonly method: Method;
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description: string | undefined;
  readonly access: Access<Input<unknown, unknown, unknown>>;
  readonly params: z.ZodType | undefined;
  readonly query: z.ZodType | undefined;
  readonly body: z.ZodType | undefined;
  readonly bodyType: 'application/json' | 'text/csv';
  readonly bodyLimitBytes: number;
  readonly idempotent: boolean;
  readonly readOnly: boolean;
  readonly status: number;
  readonly response: z.ZodType;
  readonly produces: string | undefined;
  readonly problems: readonly string[];
  readonly handle: (input: Input<unknown, unknown, unknown>, context: RequestContext) => Promise<unknown>;
}

const DEFAULT_BODY_LIMIT_BYTES = 256 * 1024;

/** Declares an endpoint once; validation, types, authorisation, refusals and OpenAPI follow from it. */
export function defineEndpoint<
  R extends z.ZodType,
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
>(declaration: EndpointDeclaration<P, Q, B, R>): Endpoint {
  return {
    description: undefined,
    params: undefined,
    query: undefined,
    body: undefined,
    bodyType: 'application/json',
    bodyLimitBytes: DEFAULT_BODY_LIMIT_BYTES,
    idempotent: false,
    readOnly: false,
    status: 200,
    produces: undefined,
    ...declaration,
  } as unknown as Endpoint;
}

/** Faults in a list of endpoints for which the app must not start; empty if there are none. */
export function endpointFaults(endpoints: readonly Endpoint[], knownProblems: ReadonlySet<string>): string[] {
  const faults: string[] = [];
  const ids = new Set<string>();
  const routes = new Set<string>();
  for (const endpoint of endpoints) {
    const { id, access } = endpoint;
    const route = `${endpoint.method} ${endpoint.path}`;
    if (ids.has(id)) faults.push(`${id}: declared twice`);
    if (routes.has(route)) faults.push(`${id}: ${route} is taken`);
    ids.add(id);
    routes.add(route);
    if (access === undefined) faults.push(`${id}: does not declare who may`);
    else if (access.kind === 'roles') {
      if (access.roles.length === 0) faults.push(`${id}: names no role`);
      if (access.area === undefined) faults.push(`${id}: does not declare how its area is found`);
      if (endpoint.method !== 'get' && !endpoint.readOnly && access.roles.includes(READ_ONLY_ROLE)) {
        faults.push(`${id}: an ${READ_ONLY_ROLE} can change nothing`);
      }
    }
    for (const name of endpoint.path.matchAll(/[:*](\w+)/g)) {
      if (endpoint.params === undefined) faults.push(`${id}: ${name[0]} has no schema`);
    }
    for (const code of endpoint.problems) {
      if (!knownProblems.has(code)) faults.push(`${id}: unknown problem ${code}`);
    }
  }
  return faults;
}

const MAX_PAGE = 200;
const DEFAULT_PAGE = 50;

/** Query members of every list: at most 200 items a page; `cursor` is the `next` of the previous page. */
export const pageQuery = {
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MAX_PAGE)
    .default(DEFAULT_PAGE)
    .meta({ param: { id: 'Limit' } }),
  cursor: z
    .string()
    .max(300)
    .regex(/^[\w-]+$/)
    .optional()
    .meta({ description: '`next` of the previous page', param: { id: 'Cursor' } }),
};

/** One page of a list; `next` is absent on the last one. */
export function pageOf<T extends z.ZodType>(
  item: T,
): z.ZodObject<{ items: z.ZodArray<T>; next: z.ZodOptional<z.ZodString> }, z.core.$strict> {
  const page = z.strictObject({ items: z.array(item), next: z.string().optional() });
  const id = item.meta()?.id;
  return id === undefined ? page : page.meta({ id: `${id}Page` });
}

/** Cuts `limit + 1` items to a page; the next one starts after the `key` (sort key) of its last item. */
export function toPage<T>(
  found: readonly T[],
  limit: number,
  key: (item: T) => string,
): { items: T[]; next?: string } {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  if (found.length <= limit || last === undefined) return { items };
  return { items, next: Buffer.from(key(last), 'utf8').toString('base64url') };
}

/** The sort key inside a cursor, or undefined on the first page. */
export function cursorKey(cursor: string | undefined): string | undefined {
  return cursor === undefined ? undefined : Buffer.from(cursor, 'base64url').toString('utf8');
}
