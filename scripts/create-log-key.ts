import { parseArgs } from 'node:util';
import { logName } from '../src/audit/log/checkpoints/log-settings.ts';
import { generateSigningKey, parseSigningKey } from '../src/audit/log/checkpoints/signed-note.ts';
import { settings } from '../src/config.ts';

/** Makes a key that signs the transparency log: the secret for LOG_SIGNING_KEY, and the public one to hand out. */
const { values } = parseArgs({ options: { origin: { type: 'string' } } });
const origin = logName.safeParse(values.origin ?? settings.shape.LOG_ORIGIN.parse(process.env.LOG_ORIGIN));
if (!origin.success) {
  console.error('npm run create-log-key -- --origin NAME   letters, digits and . - _ ~ : / only');
  process.exitCode = 2;
} else {
  const secret = generateSigningKey(origin.data);
  console.log(`LOG_ORIGIN=${origin.data}\nLOG_SIGNING_KEY=${secret}`);
  console.log(`# public: ${parseSigningKey(secret).verifier.text}`);
}
