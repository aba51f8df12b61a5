import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { z } from 'zod';

const posted = z.object({ id: z.string(), to: z.string(), text: z.string() });
const CODE = /[0-9A-Z]{4}(-[0-9A-Z]{4}){7}/;

/** A made-up gateway for SMS and Zalo messages that keeps what people would have read on their phones. */
export interface MessageGateway {
  readonly url: string;
  readonly token: string;
  /** How many messages of a kind have come. */
  count(template: string): number;
  /** The code in the invitation that somebody got for a booking. */
  codeOf(booking: string): string | undefined;
  close(): void;
}

/** Listens on this machine, on a port of its own. */
export async function startGateway(): Promise<MessageGateway> {
  const token = randomBytes(16).toString('hex');
  const texts = new Map<string, string>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const message = posted.safeParse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
      const known = request.headers.authorization === `Bearer ${token}` && message.success;
      if (known) texts.set(message.data.id, message.data.text);
      response.writeHead(known ? 202 : 400).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address === null || typeof address === 'string' ? 0 : address.port;
  return {
    url: `http://127.0.0.1:${port}/messages`,
    token,
    count: (template) => [...texts.keys()].filter((id) => id.startsWith(`${template}|`)).length,
    codeOf: (booking) => CODE.exec(texts.get(`called|${booking}`) ?? '')?.[0],
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
