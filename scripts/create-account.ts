import { randomBytes } from 'node:crypto';
import { newAccount } from '../src/accounts/account.ts';
import { createAccount } from '../src/accounts/create-account.ts';
import { readConfig } from '../src/config.ts';
import { COUNTRY } from '../src/platform/area.ts';
import { systemClock } from '../src/platform/clock.ts';
import { systemActor } from '../src/platform/http/auth.ts';
import { createLog } from '../src/platform/log.ts';
import { Problem } from '../src/platform/problem.ts';
import { connect } from '../src/start-service.ts';
import { readOptions, wrongUsage } from './support/options.ts';

const USAGE = `Makes a local account directly in the database, for the first administrator of an installation.
  npm run create-account -- --username NAME --role administrator --area VN
The password is read from the environment as NEW_PASSWORD, or made up and shown once.`;

async function main(): Promise<number> {
  const values = readOptions(USAGE, {
    username: { type: 'string' },
    role: { type: 'string' },
    area: { type: 'string' },
  });
  const given = process.env.NEW_PASSWORD;
  const password = given ?? randomBytes(15).toString('base64url');
  const wanted = newAccount.safeParse({ ...values, password });
  if (!wanted.success) {
    const issues = wanted.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    return wrongUsage(USAGE, issues.join('\n'));
  }
  const config = readConfig();
  const { database, embedded } = await connect({ config, onProgress: console.log });
  try {
    const account = await createAccount(
      {
        database,
        clock: systemClock,
        actor: systemActor(COUNTRY),
        requestId: 'create-account',
        log: createLog('error'),
        secrets: { identityKey: config.IDENTITY_KEY },
      },
      wanted.data,
    );
    console.log(
      `Made ${account.username} (${account.role}, ${account.area})${given === undefined ? ` with password ${password}` : ''}`,
    );
    return 0;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    console.error(`${error.code}: ${error.kind.title.en}`);
    return 1;
  } finally {
    await database.close();
    await embedded?.stop();
  }
}

process.exitCode = await main();
