import http from 'node:http';
import { z } from 'zod';

/** One POST of a workload. */
export const shot = z.object({ path: z.string(), body: z.string(), key: z.string() });
export type Shot = z.infer<typeof shot>;

export const loadOrder = z.object({
  url: z.string(),
  token: z.string(),
  clients: z.number().int().min(1),
  shots: z.array(shot),
});
export type LoadOrder = z.infer<typeof loadOrder>;

export interface LoadReport {
  readonly seconds: number;
  /** Milliseconds per answered request, in no order. */
  readonly latencies: number[];
  /** How often each status, and each problem code, was answered. */
  readonly statuses: Record<string, number>;
}

/**
 * Sends every shot once, `clients` at a time, each client on a connection of its own. Run as a process of its own, so
 * that making the load does not slow down what is measured more than a real client would.
 */
async function fire(order: LoadOrder): Promise<LoadReport> {
  const url = new URL(order.url);
  const agent = new http.Agent({ keepAlive: true, maxSockets: order.clients });
  const latencies: number[] = [];
  const statuses: Record<string, number> = {};
  let next = 0;
  const client = async (): Promise<void> => {
    while (next < order.shots.length) {
      const one = order.shots[next];
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
  one: Shot,
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

// Forked by the bench: one order in, one report out.
process.once('message', (message) => {
  fire(loadOrder.parse(message)).then(
    (report) => process.send?.(report, () => process.disconnect()),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
