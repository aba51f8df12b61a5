import { MongoBinary } from 'mongodb-memory-server-core';

/**
 * Run by `fetchMongod` as a separate process, with a folder and a version: on failure the library floods the console and
 * never gives up; a process contains both. Sends `{ file }` or `{ reason }`.
 */
const [downloadDir = '', version = ''] = process.argv.slice(2);

process.once('disconnect', () => process.exit());
const answer = await MongoBinary.getPath({ downloadDir, version }).then(
  (file) => ({ file }),
  (error: unknown) => ({ reason: error instanceof Error ? error.message : String(error) }),
);
process.send?.(answer, () => process.disconnect());
