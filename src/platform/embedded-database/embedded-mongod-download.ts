import { MongoBinary } from 'mongodb-memory-server-core';

/**
 * Run as a process of its own by `fetchMongod`, with a folder and a version: the library writes a page to the console
 * when it fails and has no end of patience, and both are contained that way. Returns `{ file }` or `{ reason }`.
 */
const [downloadDir = '', version = ''] = process.argv.slice(2);

process.once('disconnect', () => process.exit());
const answer = await MongoBinary.getPath({ downloadDir, version }).then(
  (file) => ({ file }),
  (error: unknown) => ({ reason: error instanceof Error ? error.message : String(error) }),
);
process.send?.(answer, () => process.disconnect());
