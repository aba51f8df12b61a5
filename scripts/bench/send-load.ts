import http from 'node:http';
import { answerOrder } from './child-process.ts';

/** One POST of a workload. */
export interface Post {
  readonly path: string;
  readonly body: string;
  readonly key: string;
}

export interface LoadOrder {
  readonly url: string;
  readonly token: string;
  readonly clients: number;
  readonly posts: readonly Post[];
}

export interface LoadReport {
  readonly seconds: number;
  /** Milliseconds per answered request, in no order. */
  readonly latencies: readonly number[];
  /** How often each status, and each problem code, was answered. */
  readonly statuses: Readonly<Record<string, number>>;
}

/**
 * Sends every POST once, `clients` at a time, each client on a connection of its own. It is a process of its own, so
 * that making the load slows down what is measured no more than a real client would.
 */
async function sendAll(order: LoadOrder): Promise<LoadReport> {
  const url = new URL(order.url);
  const agent = new http.Agent({ keepAlive: true, maxSockets: order.clients });
  const latencies: number[] = [];
  const statuses: Record<string, number> = {};
  let next = 0;
  const client = async (): Promise<void> => {
    while (next < order.posts.length) {
      const one = order.posts[next];
      next += 1;
      if (one === undefined) return;
      const startedAt = performance.now();
      const answer = await send(url, agent, order.token, one);
      latencies.push(performance.now() - startedAt);
      const label = answer.status < 400 ? String(answer.status) : `${answer.status} ${answer.code}`;
      statuses[label] = (statuses[label] ?? 0) + 1;
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: order.clients }, client));
  const seconds = (performance.now() - startedAt) / 1000;
  agent.destroy();
  return { seconds, latencies, statuses };
}

function send(
  url: URL,
  agent: http.Agent,
  token: string,
  one: Post,
): Promise<{ status: number; code: string }> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      {
        host: url.hostname,
        port: url.port,
        method: 'POST',
        path: one.path,
        agent,
        headers: {
          Authorization: `Bearer ${token}`,
          'Content-Type': 'application/json',
          'Content-Length': Buffer.byteLength(one.body),
          'Idempotency-Key': one.key,
        },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('error', reject);
        response.on('end', () => {
          const status = response.statusCode ?? 0;
          resolve({ status, code: status < 400 ? '' : (/"code":"([^"]+)"/.exec(text)?.[1] ?? '') });
        });
      },
    );
    request.on('error', reject);
    request.end(one.body);
  });
}

answerOrder(sendAll);
