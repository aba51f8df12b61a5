import mongoose from 'mongoose';
import type { UseCaseContext } from '../../src/platform/use-case.ts';
import type { TestService } from './service.ts';

const COUNTED = ['find', 'insert', 'update', 'aggregate', 'delete'];

/** The commands that some work sends to the database, in order, each with its collections: to show that it sends no more. */
export async function commandsOf(
  service: TestService,
  work: (context: UseCaseContext) => Promise<void>,
): Promise<string[]> {
  const uri = process.env.TEST_MONGODB_URI ?? '';
  const dbName = service.database.connection.name;
  // A connection of its own: only this one pays for being watched.
  const connection = await mongoose.createConnection(uri, { dbName, monitorCommands: true }).asPromise();
  const sent: string[] = [];
  connection.getClient().on('commandStarted', ({ commandName, command }) => {
    if (COUNTED.includes(commandName)) sent.push(`${commandName} ${String(command[commandName])}`);
    else if (commandName === 'bulkWrite') sent.push(`bulkWrite ${namespacesOf(command).join(', ')}`);
    else if (commandName === 'commitTransaction') sent.push(commandName);
  });
  try {
    await work({ ...service.context('26'), database: { connection } });
    return sent;
  } finally {
    await connection.close();
  }
}

function namespacesOf({ nsInfo }: Record<string, unknown>): string[] {
  return Array.isArray(nsInfo) ? nsInfo.map(({ ns }) => String(ns).split('.').slice(1).join('.')) : [];
}
