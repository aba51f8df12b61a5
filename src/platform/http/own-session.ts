import { type ClientSession, UUID } from 'mongodb';
import type { Reader } from '../database/database.ts';

/** A session that a process uses for all of its transactions, so that others can end what it left open. */
export interface OwnSession {
  /** Every transaction on it runs in this session, one after the other. */
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
 * Ends a session of this service, wherever it was opened: its open transaction is rolled back at once, not only after the
 * server's limit (a minute). A process still using it runs its transaction again. MongoDB's `killSessions`, which any user
 * may run on their own sessions.
 */
export async function killSession({ connection }: Reader, id: string): Promise<void> {
  await connection.db?.admin().command({ killSessions: [{ id: new UUID(id) }] });
}
