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
import { readOptions } from './support/options.ts';

const USAGE = `Makes a local account straight in the database, for the first administrator of an installation.
  npm run create-account -- --username NAME --role administrator --area VN
The password is read from the environment as NEW_PASSWORD, or made and shown once.`;

async function main(): Promise<number> {
  const values = readOptions(
    {
      username: { type: 'string' },
      role: { type: 'string' },
      area: { type: 'string' },
      help: { type: 'boolean' },
    },
    USAGE,
  );
  const given = process.env.NEW_PASSWORD;
  const password = given ?? randomBytes(15).toString('base64url');
  const wanted = newAccount.safeParse({
    username: values.username,
    role: values.role,
    area: values.area,
    password,
  });
  if (values.help === true || !wanted.success) {
    console.log(USAGE);
    for (const issue of wanted.error?.issues ?? [])
      console.error(`  ${issue.path.join('.')}: ${issue.message}`);
    return values.help === true ? 0 : 1;
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
