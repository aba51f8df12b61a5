import type { Logger } from 'pino';

/** A message ready to be sent. */
export interface OutgoingMessage {
  /** Id of the message: the same on every attempt, so that the gateway delivers it once. */
  readonly id: string;
  readonly template: string;
  /** Ten digits. */
  readonly phone: string;
  readonly text: string;
}

/** `try-later`: it may work later. `refused`: the gateway will never accept it. */
type SendOutcome = 'sent' | 'try-later' | 'refused';

export interface MessageSender {
  /** Never throws because of what the gateway does or fails to do. */
  send(message: OutgoingMessage): Promise<SendOutcome>;
}

/** The settings a sender is made from. */
interface SenderSettings {
  readonly MESSAGE_SENDER: 'log' | 'http';
  readonly MESSAGE_GATEWAY_URL?: string | undefined;
  readonly MESSAGE_GATEWAY_TOKEN?: string | undefined;
}

const GATEWAY_TIMEOUT_MS = 10_000;

/** The sender that the settings name. Throws if the gateway is chosen but its settings are missing. */
export function createSender(settings: SenderSettings, log: Logger): MessageSender {
  if (settings.MESSAGE_SENDER === 'log') return logSender(log);
  const { MESSAGE_GATEWAY_URL: url, MESSAGE_GATEWAY_TOKEN: token } = settings;
  if (url === undefined || token === undefined) throw new Error('the message gateway is not set');
  return gatewaySender(url, token, log);
}

/** Logs that a message would be sent: its id and template, not to whom and not what it says. */
export function logSender(log: Logger): MessageSender {
  return {
    async send({ id, template }) {
      log.info({ message: id, template }, 'message');
      return 'sent';
    },
  };
}

/**
 * Posts `{ id, to, text }` as JSON to a gateway with a bearer token and the message's id as Idempotency-Key. Any 2xx:
 * sent. 408, 409, 425, 429, 5xx, a redirect, no answer in time: try later. Any other 4xx: refused.
 */
export function gatewaySender(
  url: string,
  token: string,
  log: Logger,
  timeoutMs = GATEWAY_TIMEOUT_MS,
): MessageSender {
  return {
    async send({ id, template, phone, text }) {
      const outcome = await post(url, token, timeoutMs, { id, to: phone, text });
      if (outcome !== 'sent') log.warn({ message: id, template, outcome }, 'message not sent');
      return outcome;
    },
  };
}

const TRY_LATER = new Set([408, 409, 425, 429]);

async function post(
  url: string,
  token: string,
  timeoutMs: number,
  body: { readonly id: string; readonly to: string; readonly text: string },
): Promise<SendOutcome> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': body.id,
      },
      body: JSON.stringify(body),
    });
    await response.body?.cancel();
    if (response.ok) return 'sent';
    return response.status < 400 || response.status >= 500 || TRY_LATER.has(response.status)
      ? 'try-later'
      : 'refused';
  } catch {
    return 'try-later';
  }
}
