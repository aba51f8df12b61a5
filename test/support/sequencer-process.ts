import { parseSigningKey } from '../../src/audit/log/checkpoints/signed-note.ts';
import { startSequencer } from '../../src/audit/log/sequencing/sequencer.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { openDatabase } from '../../src/platform/database/database.ts';
import { createLog } from '../../src/platform/log.ts';

/** A sequencer in a separate process, for tests that stop or kill it. Arguments: uri, database and log name; LOG_KEY. */
const [uri = '', name = '', origin = ''] = process.argv.slice(2);
const database = await openDatabase(uri, name);
startSequencer({
  database,
  clock: systemClock,
  log: createLog('fatal'),
  origin,
  keys: [parseSigningKey(process.env.LOG_KEY ?? '')],
  pollMs: 10,
  leaseMs: 300,
});
// Stops wherever it is. Not by SIGKILL: a database waits a minute for the transactions of a dead client.
process.once('message', () => {
  void database.connection
    .getClient()
    .close(true)
    .finally(() => process.exit(0));
});
process.send?.('ready');
