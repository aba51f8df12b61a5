import type express from 'express';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { ulid } from 'ulid';
import { covers } from '../area.ts';
import type { Clock } from '../clock.ts';
import type { Reader } from '../database/database.ts';
import { canonicalJson, sha256Hex } from '../hash.ts';
import { errorForLog } from '../log.ts';
import { Problem, platformProblem, problemBody } from '../problem.ts';
import type { Secrets } from '../use-case.ts';
import type { Actor, Tokens } from './auth.ts';
import { declaredProblems } from './declared-problems.ts';
import { type Endpoint, type FileAnswer, fileAnswer, type Input, type RequestContext } from './endpoint.ts';
import { IDEMPOTENCY_KEY } from './idempotency.ts';
import type { Metrics } from './metrics.ts';
import { parseInput } from './parse-input.ts';
import { bodyParser, readBody } from './request-body.ts';

export interface RouterDeps {
  readonly database: Reader;
  readonly clock: Clock;
  readonly log: Logger;
  readonly tokens: Tokens;
  readonly metrics: Metrics;
  readonly secrets: Secrets;
  /** Writes a refused attempt to the audit log, in a separate transaction. */
  readonly recordRefusal: (context: RequestContext, action: string, problem: Problem) => Promise<void>;
  /** Compares every answer with its declaration: on in tests and rehearsals, off where every microsecond counts. */
  readonly checkAnswers: boolean;
}

const ANONYMOUS: Actor = { account: 'anonymous', role: 'system', area: 'none' };
const REQUEST_ID = /^[\w-]{8,64}$/;

/** Gives every request an id and writes one log line when it is answered. */
export function requestLine(deps: RouterDeps): RequestHandler {
  return (req, res, next) => {
    const given = req.get('x-request-id');
    const requestId = given !== undefined && REQUEST_ID.test(given) ? given : ulid();
    const startedAt = performance.now();
    res.locals.requestId = requestId;
    res.setHeader('X-Request-Id', requestId);
    deps.metrics.inFlight.inc();
    res.once('close', () => {
      deps.metrics.inFlight.dec();
      const ms = performance.now() - startedAt;
      const route: string = res.locals.route ?? 'none';
      deps.metrics.requests.observe({ route, status: String(res.statusCode) }, ms / 1000);
      deps.log.info(
        {
          requestId,
          route,
          status: res.statusCode,
          ms: Math.round(ms * 10) / 10,
          ...(res.locals.actor === undefined ? {} : { actor: res.locals.actor.account }),
          ...(res.locals.problem === undefined ? {} : { problem: res.locals.problem }),
          ...(res.writableFinished ? {} : { aborted: true }),
        },
        'request',
      );
    });
    next();
  };
}

/** Mounts every endpoint; other methods on their paths return 405. */
export function mountEndpoints(app: express.Express, endpoints: readonly Endpoint[], deps: RouterDeps): void {
  const methodsByPath = new Map<string, string[]>();
  for (const endpoint of endpoints) {
    const parsers = endpoint.method === 'post' ? [bodyParser(endpoint)] : [];
    app[endpoint.method](endpoint.path, noteRoute(endpoint), ...parsers, answer(endpoint, deps));
    methodsByPath.set(endpoint.path, [
      ...(methodsByPath.get(endpoint.path) ?? []),
      endpoint.method.toUpperCase(),
    ]);
  }
  for (const [path, allowed] of methodsByPath) {
    app.all(path, () => {
      throw platformProblem('request/method-not-allowed', { allowed }).withHeaders({
        Allow: allowed.join(', '),
      });
    });
  }
}

function noteRoute(endpoint: Endpoint): RequestHandler {
  return (_req, res, next) => {
    res.locals.route = endpoint.id;
    next();
  };
}

function answer(endpoint: Endpoint, deps: RouterDeps): RequestHandler {
  return async (req, res) => {
    const actor = await authenticate(endpoint, req, deps);
    if (actor !== ANONYMOUS) res.locals.actor = actor;
    const base: RequestContext = {
      database: deps.database,
      clock: deps.clock,
      log: deps.log,
      secrets: deps.secrets,
      actor,
      requestId: res.locals.requestId,
      counters: { onRetry: () => deps.metrics.retries.inc(), onDeadline: () => deps.metrics.deadlines.inc() },
    };
    try {
      checkRole(endpoint, actor);
      const input = parseInput(endpoint, {
        params: req.params,
        query: req.query,
        body: readBody(endpoint, req),
      });
      const context = withIdempotency(endpoint, req, res, input, base);
      await checkArea(endpoint, input, base);
      const body = await endpoint.handle(input, context);
      if (deps.checkAnswers) endpoint.response.parse(body);
      if (endpoint.produces === undefined) res.status(endpoint.status).json(body);
      else sendFile(res, endpoint.status, endpoint.produces, fileAnswer.parse(body));
    } catch (error) {
      if (deps.checkAnswers) checkDeclared(endpoint, error);
      if (error instanceof Problem && error.audited && endpoint.method !== 'get' && actor !== ANONYMOUS) {
        await deps.recordRefusal(base, endpoint.id, error);
      }
      throw error;
    }
  };
}

/** Throws if the endpoint refuses with a problem that it does not declare. */
function checkDeclared(endpoint: Endpoint, error: unknown): void {
  if (!(error instanceof Problem) || declaredProblems(endpoint).has(error.code)) return;
  throw new Error(`${endpoint.id} does not declare ${error.code}`, { cause: error });
}

function sendFile(res: Response, status: number, type: string, answer: FileAnswer): void {
  const { content, fileName, maxAgeSeconds } = answer;
  res.status(status).set('Content-Type', type);
  res.set('Cache-Control', maxAgeSeconds === undefined ? 'no-store' : `public, max-age=${maxAgeSeconds}`);
  if (fileName !== undefined) res.set('Content-Disposition', `attachment; filename="${fileName}"`);
  res.send(Buffer.from(content));
}

async function authenticate(endpoint: Endpoint, req: Request, deps: RouterDeps): Promise<Actor> {
  if (endpoint.access.kind === 'public') return ANONYMOUS;
  const header = req.get('authorization');
  const token = header?.startsWith('Bearer ') ? header.slice(7) : undefined;
  if (token === undefined)
    throw platformProblem('auth/required').withHeaders({ 'WWW-Authenticate': 'Bearer' });
  return deps.tokens.verify(token);
}

function checkRole(endpoint: Endpoint, actor: Actor): void {
  const { access } = endpoint;
  if (access.kind !== 'roles') return;
  if (!access.roles.some((role) => role === actor.role))
    throw platformProblem('auth/role-not-allowed', { role: actor.role });
}

async function checkArea(
  endpoint: Endpoint,
  input: Input<unknown, unknown, unknown>,
  context: RequestContext,
): Promise<void> {
  const { access } = endpoint;
  if (access.kind !== 'roles' || access.area === 'own') return;
  const area = await access.area(input, context.database, context.actor);
  // A thing in somebody else's area must look exactly like a thing that does not exist.
  if (area === undefined || !covers(context.actor.area, area)) throw platformProblem('request/not-found');
}

function withIdempotency(
  endpoint: Endpoint,
  req: Request,
  res: Response,
  input: Input<unknown, unknown, unknown>,
  context: RequestContext,
): RequestContext {
  if (!endpoint.idempotent) return context;
  const key = req.get('idempotency-key');
  const fault = { pointer: '/headers/idempotency-key', message: '8 to 128 visible ASCII characters' };
  if (key === undefined) {
    throw platformProblem('idempotency/key-required', { errors: [{ ...fault, code: 'missing' }] });
  }
  if (!IDEMPOTENCY_KEY.test(key)) {
    throw platformProblem('request/invalid', { errors: [{ ...fault, code: 'format' }] });
  }
  return {
    ...context,
    idempotency: {
      id: `${context.actor.account}|${key}`,
      fingerprint: sha256Hex(canonicalJson([endpoint.id, input])),
      onReplay: () => res.setHeader('Idempotency-Replayed', 'true'),
    },
  };
}

/** Returns 404 for every path that is not an endpoint. */
export const unknownPath: RequestHandler = () => {
  throw platformProblem('request/not-found');
};

/** The last handler: every error becomes problem+json; an unknown one a 500 that reveals nothing about it. */
export function problemHandler(deps: RouterDeps) {
  return (error: unknown, req: Request, res: Response, next: NextFunction): void => {
    const problem = asProblem(error, deps, res);
    res.locals.problem = problem.code;
    deps.metrics.refusals.inc({ problem: problem.code });
    if (res.headersSent) {
      next(error);
      return;
    }
    const language = req.acceptsLanguages('vi', 'en') === 'en' ? 'en' : 'vi';
    res
      .status(problem.status)
      .set(problem.headers)
      .set('Content-Language', language)
      .type('application/problem+json')
      .send(
        JSON.stringify({
          ...problemBody(problem, language),
          instance: `urn:request:${res.locals.requestId}`,
        }),
      );
  };
}

function asProblem(error: unknown, deps: RouterDeps, res: Response): Problem {
  if (error instanceof Problem) return error;
  const status = (error as { status?: number } | null)?.status;
  // Express itself throws these for a URL that cannot be decoded.
  if (error instanceof URIError || status === 400) {
    return platformProblem('request/invalid', {
      errors: [{ pointer: '/path', code: 'encoding', message: 'the URL cannot be decoded' }],
    });
  }
  deps.log.error(
    { requestId: res.locals.requestId, route: res.locals.route, err: errorForLog(error) },
    'unexpected error',
  );
  return platformProblem('platform/internal');
}
