import { createRequire } from 'node:module';
import path from 'node:path';
import express, { type Express, type Request } from 'express';
import { type Database, pingDatabase } from '../database/database.ts';
import { sameSecret } from '../hash.ts';
import { type ProblemKind, platformProblem } from '../problem.ts';
import type { Endpoint } from './endpoint.ts';
import type { Metrics } from './metrics.ts';
import { openApiDocument } from './openapi.ts';

export const API_INFO = {
  title: 'Vaccine queue',
  version: '1.0.0',
  description:
    'Decides openly and by rule who is vaccinated next. Dates are yyyy-MM-dd at the place; times carry their zone. ' +
    'Refusals are RFC 9457 problems whose `code` names the reason.',
};

interface OperationsDeps {
  readonly database: Database;
  readonly metrics: Metrics;
  readonly metricsToken?: string | undefined;
  readonly isStopping?: () => boolean;
  readonly endpoints: readonly Endpoint[];
  readonly problems: ReadonlyMap<string, ProblemKind>;
}

/** Mounts liveness, readiness, metrics, the API document and its page. */
export function mountOperations(app: Express, deps: OperationsDeps): void {
  const stopping = (): boolean => deps.isStopping?.() ?? false;
  app.get('/healthz', (_req, res) => {
    res.json({ status: 'alive' });
  });
  app.get('/readyz', async (_req, res) => {
    const database = await pingDatabase(deps.database);
    const ready = database && !stopping();
    res
      .status(ready ? 200 : 503)
      .json({ status: ready ? 'ready' : 'not-ready', database, stopping: stopping() });
  });
  app.get('/metrics', async (req, res) => {
    if (!mayReadMetrics(req, deps.metricsToken)) throw platformProblem('auth/required');
    res.type(deps.metrics.registry.contentType).send(await deps.metrics.registry.metrics());
  });
  mountApiDocument(app, deps);
}

function mayReadMetrics(req: Request, token: string | undefined): boolean {
  if (token !== undefined) return sameSecret(req.get('authorization') ?? '', `Bearer ${token}`);
  return ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(req.socket.remoteAddress ?? '');
}

function mountApiDocument(app: Express, deps: OperationsDeps): void {
  let document: string | undefined;
  app.get('/openapi.json', (_req, res) => {
    document ??= JSON.stringify(openApiDocument(deps.endpoints, deps.problems, API_INFO));
    res.type('application/json').send(document);
  });
  const swagger = path.dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  app.get('/docs/start.js', (_req, res) => {
    res
      .type('text/javascript')
      .send(
        "window.ui = SwaggerUIBundle({ url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true, validatorUrl: null });",
      );
  });
  app.get(['/docs', '/docs/'], (req, res) => {
    if (!req.path.endsWith('/')) return res.redirect('/docs/');
    res.type('html').send(docsPage);
  });
  app.use('/docs', express.static(swagger, { index: false, maxAge: '1d' }));
}

// Everything is served from here, so that the page works on a closed network and under a strict content policy.
const docsPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${API_INFO.title}: API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="icon" href="/docs/favicon-32x32.png">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;
