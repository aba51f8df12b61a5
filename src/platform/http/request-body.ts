import { isUtf8 } from 'node:buffer';
import express, { type Request, type RequestHandler } from 'express';
import { platformProblem } from '../problem.ts';
import type { Endpoint } from './endpoint.ts';
import { parseJsonBody } from './json-body.ts';

const CHARSET = /;\s*charset\s*=\s*"?([^\s;"]*)/i;

/**
 * Reads the body as text. Refuses other media types or charsets than the endpoint's, bodies over its limit, and bytes that
 * are not UTF-8: decoded leniently they would be stored as other letters than were sent.
 */
export function bodyParser(endpoint: Endpoint): RequestHandler {
  const parse = express.text({
    type: () => true,
    limit: endpoint.bodyLimitBytes,
    defaultCharset: 'utf-8',
    verify: (_req, _res, bytes) => {
      if (!isUtf8(bytes)) throw new Error('not UTF-8');
    },
  });
  return (req, res, next) => {
    const hasBody =
      req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0;
    if (hasBody && req.is(endpoint.bodyType) === false) {
      throw platformProblem('request/unsupported-media-type', { expected: endpoint.bodyType });
    }
    if (hasBody && !/^utf-?8$/i.test(CHARSET.exec(req.get('content-type') ?? '')?.[1] ?? 'utf-8')) {
      throw otherCharset(endpoint);
    }
    parse(req, res, (error?: unknown) => {
      if (error === undefined) return next();
      next(bodyProblem(error, endpoint));
    });
  };
}

/** The body as JSON, or as text if the endpoint takes CSV; undefined if there is none. */
export function readBody(endpoint: Endpoint, req: Request): unknown {
  if (endpoint.method === 'get') return undefined;
  const text: unknown = req.body;
  if (typeof text !== 'string' || text === '') return undefined;
  return endpoint.bodyType === 'application/json' ? parseJsonBody(text) : text;
}

function otherCharset(endpoint: Endpoint) {
  return platformProblem('request/unsupported-media-type', {
    expected: `${endpoint.bodyType}; charset=utf-8`,
  });
}

function bodyProblem(error: unknown, endpoint: Endpoint): unknown {
  const type = (error as { type?: string }).type;
  const status = (error as { status?: number }).status;
  if (type === 'entity.too.large') {
    return platformProblem('request/too-large', { limitBytes: endpoint.bodyLimitBytes }).withHeaders({
      Connection: 'close',
    });
  }
  if (status === 415) return otherCharset(endpoint);
  if (status !== undefined && status < 500) {
    return platformProblem('request/malformed-json', {
      errors: [{ pointer: '/body', code: 'unreadable', message: 'the body could not be read' }],
    });
  }
  return error;
}
