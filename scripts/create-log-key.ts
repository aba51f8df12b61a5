import { logName } from '../src/audit/log/checkpoints/log-settings.ts';
import { generateSigningKey, parseSigningKey } from '../src/audit/log/checkpoints/signed-note.ts';
import { settings } from '../src/config.ts';
import { readOptions, wrongUsage } from './support/options.ts';

const USAGE = `Makes a key that signs the transparency log: the secret for LOG_SIGNING_KEY, and the public one to hand out.
  npm run create-log-key -- --origin NAME   letters, digits and . - _ ~ : / only; LOG_ORIGIN if absent`;

const values = readOptions(USAGE, { origin: { type: 'string' } });
const origin = logName.safeParse(values.origin ?? settings.shape.LOG_ORIGIN.parse(process.env.LOG_ORIGIN));
if (!origin.success) wrongUsage(USAGE, 'Not a name of a log');
const secret = generateSigningKey(origin.data);
console.log(`LOG_ORIGIN=${origin.data}\nLOG_SIGNING_KEY=${secret}`);
console.log(`# public: ${parseSigningKey(secret).verifier.text}`);
