import { type ClientSession, UUID } from 'mongodb';
import type { Reader } from '../database/database.ts';

/** A session that somebody keeps for all of its transactions, so that others can end what it left open. */
export interface OwnSession {
  /** Every transaction on it runs in this session, so one after the other. */
  readonly reader: Reader;
  /** 32 hex digits. */
  readonly id: string;
  end(): Promise<void>;
}

export function openOwnSession({ connection }: Reader): OwnSession {
  const session = connection.getClient().startSession() as unknown as ClientSession;
  const { id } = session.serverSession.id;
  return {
    reader: { connection, transactsIn: session },
    id: id.toString('hex'),
    end: () => session.endSession(),
  };
}

/**
 * Ends a session of this service, wherever it was opened: a transaction that it has open is rolled back at once, instead of
 * when the server's limit runs out (a minute). Whoever is still using it has its transaction run again. MongoDB's
 * `killSessions`, which everybody may use for sessions of his own user.
 */
export async function killSession({ connection }: Reader, id: string): Promise<void> {
  await connection.db?.admin().command({ killSessions: [{ id: new UUID(id) }] });
}
