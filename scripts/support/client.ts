import { randomUUID } from 'node:crypto';
import http from 'node:http';
import { z } from 'zod';

const problem = z.object({ code: z.string(), title: z.string(), details: z.unknown() });

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** The code of a refusal; undefined if the service did what it was asked. */
  readonly problem: string | undefined;
  /** The title of a refusal, in Vietnamese. */
  readonly title: string | undefined;
}

/** A refusal where none was expected: the script cannot go on. */
export class UnexpectedAnswer extends Error {}

/** Counts requests and refusals, over all clients. */
export class Tally {
  requests = 0;
  readonly refusals = new Map<string, number>();

  count(answer: Answer): void {
    this.requests += 1;
    if (answer.problem !== undefined)
      this.refusals.set(answer.problem, (this.refusals.get(answer.problem) ?? 0) + 1);
  }
}

interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** One user of the service, over plain HTTP; without credentials, anybody on the internet. */
export class Client {
  readonly #url: URL;
  readonly #agent: http.Agent;
  readonly #tally: Tally;
  readonly #credentials: Credentials | undefined;
  /** One sign-in, shared by all requests that wait for it. */
  #token: Promise<string> | undefined;

  constructor(url: string, credentials: Credentials | undefined, tally: Tally) {
    this.#url = new URL(url);
    this.#agent = new http.Agent({ keepAlive: true, maxSockets: 16 });
    this.#credentials = credentials;
    this.#tally = tally;
  }

  get username(): string {
    return this.#credentials?.username ?? 'anybody';
  }

  /** Sends a request; signs in first, and again if the token has expired. Never throws for a refusal. */
  async ask(
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
    key: string = randomUUID(),
  ): Promise<Answer> {
    if (this.#credentials === undefined) return this.#counted(await this.#send(method, path, body, key));
    this.#token ??= this.#signIn();
    const signedIn = this.#token;
    const answer = await this.#send(method, path, body, key, await signedIn);
    if (answer.problem !== 'auth/token-invalid') return this.#counted(answer);
    if (this.#token === signedIn) this.#token = this.#signIn();
    return this.#counted(await this.#send(method, path, body, key, await this.#token));
  }

  /** Gets, and reads the answer with a schema. Throws UnexpectedAnswer for a refusal. */
  async get<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S>> {
    return schema.parse(this.#wanted('GET', path, await this.ask('GET', path)).body);
  }

  /** Posts, and reads the answer with a schema. Throws UnexpectedAnswer for a refusal. */
  async post<S extends z.ZodType>(
    path: string,
    body: unknown,
    schema: S,
    key?: string,
  ): Promise<z.output<S>> {
    return schema.parse(this.#wanted('POST', path, await this.ask('POST', path, body, key)).body);
  }

  /** Returns a bearer token, for a tool with a client of its own. Throws UnexpectedAnswer if signing in is refused. */
  signIn(): Promise<string> {
    this.#token = this.#signIn();
    return this.#token;
  }

  close(): void {
    this.#agent.destroy();
  }

  #wanted(method: string, path: string, answer: Answer): Answer {
    if (answer.status < 300) return answer;
    throw new UnexpectedAnswer(
      `${this.username}: ${method} ${path} → ${answer.status} ${answer.problem ?? ''} ${JSON.stringify(answer.body)}`,
    );
  }

  #counted(answer: Answer): Answer {
    this.#tally.count(answer);
    return answer;
  }

  async #signIn(): Promise<string> {
    const answer = await this.#send('POST', '/v1/sign-in', this.#credentials);
    return z.object({ token: z.string() }).parse(this.#wanted('POST', '/v1/sign-in', answer).body).token;
  }

  #send(method: string, path: string, body: unknown, key?: string, token?: string): Promise<Answer> {
    const payload = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
    const headers: http.OutgoingHttpHeaders = {
      Accept: 'application/json',
      'Accept-Language': 'vi',
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...(payload === undefined
        ? {}
        : {
            'Content-Type': typeof body === 'string' ? 'text/csv' : 'application/json',
            'Content-Length': Buffer.byteLength(payload),
          }),
      ...(method === 'POST' && key !== undefined ? { 'Idempotency-Key': key } : {}),
    };
    return new Promise((resolve, reject) => {
      const request = http.request(
        { host: this.#url.hostname, port: this.#url.port, method, path, headers, agent: this.#agent },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () =>
            resolve(
              read(
                response.statusCode ?? 0,
                response.headers['content-type'] ?? '',
                Buffer.concat(chunks).toString('utf8'),
              ),
            ),
          );
        },
      );
      request.on('error', reject);
      request.end(payload);
    });
  }
}

/** JSON is parsed, anything else (a signed note, a published file) stays text. */
function read(status: number, type: string, text: string): Answer {
  const body: unknown = text === '' ? undefined : /[/+]json/.test(type) ? JSON.parse(text) : text;
  const refusal = status >= 400 ? problem.safeParse(body) : undefined;
  return {
    status,
    body,
    problem: refusal?.data?.code ?? (status >= 400 ? `http/${status}` : undefined),
    title: refusal?.data?.title,
  };
}

/** Runs `work` over the items, at most `width` at once, and returns the results in their order. Rejects at the first error. */
export async function inParallel<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < items.length) {
      const index = next;
      next += 1;
      const item = items[index];
      if (item !== undefined) results[index] = await work(item, index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
  return results;
}
