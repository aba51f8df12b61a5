import { Agent, createServer, type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll } from '@jest/globals';
import type { TestService } from './service.ts';

export interface RawRequest {
  readonly method: string;
  /** As it stands in the request line: nothing is encoded or made shorter. */
  readonly path: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer | undefined;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface RawRequests {
  send(sent: RawRequest): Promise<RawAnswer>;
}

/** One server for a test file, and requests to it byte by byte: no client library puts right what is wrong. */
export function useRawRequests(service: TestService): RawRequests {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  let port = 0;
  let stop: () => Promise<void> = async () => undefined;
  beforeAll(async () => {
    const server = createServer(service.app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
    stop = () =>
      new Promise((resolve) => {
        agent.destroy();
        server.closeAllConnections();
        server.close(() => resolve());
      });
  });
  afterAll(() => stop());
  return {
    send: ({ method, path, headers = {}, body }) =>
      new Promise((resolve, reject) => {
        const isChunked = headers['Transfer-Encoding'] !== undefined;
        const length = body === undefined || isChunked ? {} : { 'Content-Length': Buffer.byteLength(body) };
        const sent = request(
          { host: '127.0.0.1', port, agent, method, path, headers: { ...length, ...headers } },
          (answer) => {
            const chunks: Buffer[] = [];
            answer.on('data', (chunk: Buffer) => chunks.push(chunk));
            answer.on('error', reject);
            answer.on('end', () =>
              resolve({
                status: answer.statusCode ?? 0,
                headers: answer.headers,
                text: Buffer.concat(chunks).toString('utf8'),
              }),
            );
          },
        );
        sent.on('error', reject);
        sent.end(body);
      }),
  };
}
