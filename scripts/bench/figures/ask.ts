import http from 'node:http';
import { MongoClient } from 'mongodb';
import { z } from 'zod';
import { answerOrder } from '../child-process.ts';
import type { LoadReport } from '../send-load.ts';
import { countLive, type Figures, pathOf, type Question } from './live-figures.ts';

/** Questions to be asked, of the service or of the database itself, `clients` at a time. */
export interface AskOrder {
  readonly of:
    | { readonly url: string; readonly token: string }
    | { readonly uri: string; readonly database: string };
  readonly clients: number;
  readonly questions: readonly Question[];
}

export interface AskReport extends LoadReport {
  /** What was answered to each question. */
  readonly answers: Figures[];
}

const counts = { people: z.number(), vaccinated: z.number(), completed: z.number() };
const coverage = z.object({
  all: z.object(counts),
  groups: z.array(z.object({ group: z.number(), ...counts })),
});
const used = { received: z.number(), issued: z.number(), given: z.number(), wasted: z.number() };
const burnDown = z.object({
  total: z.object({ days: z.array(z.object({ day: z.string(), ...used, left: z.number() })) }),
});

async function ask(order: AskOrder): Promise<AskReport> {
  const { questions, clients, of } = order;
  const source = 'url' in of ? askService(of, clients) : await askDatabase(of);
  const latencies: number[] = [];
  const statuses: Record<string, number> = {};
  const answers: Figures[] = [];
  let next = 0;
  const client = async (): Promise<void> => {
    while (next < questions.length) {
      const index = next;
      const question = questions[index];
      next += 1;
      if (question === undefined) return;
      const startedAt = performance.now();
      const { status, figures } = await source.ask(question);
      latencies.push(performance.now() - startedAt);
      statuses[status] = (statuses[status] ?? 0) + 1;
      answers[index] = figures();
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: clients }, client));
  const seconds = (performance.now() - startedAt) / 1000;
  await source.close();
  return { seconds, latencies, statuses, answers };
}

async function askDatabase({ uri, database }: { readonly uri: string; readonly database: string }) {
  const client = await MongoClient.connect(uri);
  const db = client.db(database);
  return {
    ask: async (question: Question) => {
      const found = await countLive(db, question);
      return { status: 'done', figures: () => found };
    },
    close: () => client.close(),
  };
}

function askService({ url, token }: { readonly url: string; readonly token: string }, clients: number) {
  const { hostname: host, port } = new URL(url);
  const agent = new http.Agent({ keepAlive: true, maxSockets: clients });
  const headers = { Authorization: `Bearer ${token}` };
  return {
    ask: (question: Question) =>
      new Promise<{ status: string; figures: () => Figures }>((resolve, reject) => {
        http
          .get({ host, port, agent, headers, path: pathOf(question) }, (response) => {
            const chunks: Buffer[] = [];
            response.on('data', (chunk: Buffer) => chunks.push(chunk));
            response.on('error', reject);
            response.on('end', () =>
              resolve({
                status: String(response.statusCode),
                figures: () => figuresOf(question, Buffer.concat(chunks).toString('utf8')),
              }),
            );
          })
          .on('error', reject);
      }),
    close: async () => agent.destroy(),
  };
}

/** The figures of an answer. Anything else has none, and so equals none. */
function figuresOf({ kind }: Question, text: string): Figures {
  if (kind === 'coverage') {
    const answer = coverage.safeParse(JSON.parse(text)).data;
    if (answer === undefined) return [];
    return [{ group: 'all', ...answer.all }, ...answer.groups].map((one) => [
      one.group,
      one.people,
      one.vaccinated,
      one.completed,
    ]);
  }
  const days = burnDown.safeParse(JSON.parse(text)).data?.total.days ?? [];
  return days.map((one) => [one.day, one.received, one.issued, one.given, one.wasted, one.left]);
}

answerOrder(ask);
