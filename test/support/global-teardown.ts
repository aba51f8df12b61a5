import { rmSync } from 'node:fs';

/** Stops the database that global-setup started and removes its folder. */
export default async function globalTeardown(): Promise<void> {
  const database = globalThis.testDatabase;
  if (database === undefined) return;
  await database.stop();
  rmSync(database.dataFolder, { recursive: true, force: true });
}
