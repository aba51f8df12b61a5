import { createServer, type Server } from 'node:http';
import type { Logger } from 'pino';
import { buildApp } from './app.ts';
import type { Config } from './config.ts';
import type { Clock } from './platform/clock.ts';
import { type Database, openDatabase } from './platform/database/database.ts';
import {
  type EmbeddedDatabase,
  startEmbeddedDatabase,
} from './platform/embedded-database/embedded-database.ts';
import { createMetrics, type Metrics } from './platform/http/metrics.ts';

export interface Service {
  readonly url: string;
  readonly database: Database;
  readonly metrics: Metrics;
  /** The embedded database, if MONGODB_URI is not set. */
  readonly embedded: EmbeddedDatabase | undefined;
  /** Stops listening, lets requests in progress finish, runs `drain`, closes the database. Safe to call twice. */
  stop(drain?: () => Promise<void>): Promise<void>;
}

export interface ServiceDeps {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Logger;
  /** Receives progress messages while the database is found, downloaded and started. */
  readonly onProgress: (message: string) => void;
  readonly checkAnswers?: boolean;
}

const REQUEST_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_MS = 75_000;
const DRAIN_MS = 25_000;
const IDLE_SWEEP_MS = 50;

/** Finds or starts the database and serves the API. */
export async function startService(deps: ServiceDeps): Promise<Service> {
  const { config } = deps;
  const { database, embedded } = await connect(deps);
  let stopping = false;
  const metrics = createMetrics();
  const app = buildApp({
    database,
    clock: deps.clock,
    log: deps.log,
    tokenSecret: config.AUTH_TOKEN_SECRET,
    tokenMinutes: config.TOKEN_MINUTES,
    identityKey: config.IDENTITY_KEY,
    metricsToken: config.METRICS_TOKEN,
    checkAnswers: deps.checkAnswers ?? false,
    metrics,
    isStopping: () => stopping,
  });
  const server = createServer(app);
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  // Longer than proxies and clients keep a connection, so that none is closed while it is being reused.
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  try {
    await listen(server, config.PORT, config.HOST);
  } catch (error) {
    await database.close();
    await embedded?.stop();
    throw error;
  }
  const address = server.address();
  const port = address === null || typeof address === 'string' ? config.PORT : address.port;
  let stopped: Promise<void> | undefined;
  const stop = async (drain?: () => Promise<void>): Promise<void> => {
    stopping = true;
    await closeServer(server);
    await drain?.();
    await database.close();
    await embedded?.stop();
  };
  return {
    url: `http://${config.HOST === '0.0.0.0' ? 'localhost' : config.HOST}:${port}`,
    database,
    metrics,
    embedded,
    stop: (drain) => {
      stopped ??= stop(drain);
      return stopped;
    },
  };
}

/** The database at MONGODB_URI, or an embedded one. */
export async function connect(
  deps: Pick<ServiceDeps, 'config' | 'onProgress'>,
): Promise<{ database: Database; embedded: EmbeddedDatabase | undefined }> {
  const { config } = deps;
  if (config.MONGODB_URI !== undefined) {
    return { database: await openDatabase(config.MONGODB_URI, config.DATABASE_NAME), embedded: undefined };
  }
  const embedded = await startEmbeddedDatabase({
    dataFolder: config.DATA_FOLDER,
    cacheFolder: config.CACHE_FOLDER,
    executable: config.DATABASE_EXECUTABLE,
    download: config.DATABASE_DOWNLOAD,
    onProgress: deps.onProgress,
    searchPath: config.PATH,
  });
  try {
    return { database: await openDatabase(embedded.uri, config.DATABASE_NAME), embedded };
  } catch (error) {
    await embedded.stop();
    throw error;
  }
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    // A kept-alive connection turns idle after its last answer; nothing else would close it.
    const sweep = setInterval(() => server.closeIdleConnections(), IDLE_SWEEP_MS);
    server.close(() => {
      clearTimeout(cut);
      clearInterval(sweep);
      resolve();
    });
    server.closeIdleConnections();
  });
}
