import { type Db, type Document, MongoServerError } from 'mongodb';

const NOT_YET_INITIALIZED = 94;

/**
 * Asks the server for the name of its replica set. A mongod that is not primary is first made a set of one: initiated if it
 * is new, or given its new address if its port has changed. Undefined: not ready, ask again soon.
 */
export async function becomePrimary(admin: Db, address: string): Promise<string | undefined> {
  const hello = await admin.command({ hello: 1 });
  if (hello.isWritablePrimary === true && typeof hello.setName === 'string') return hello.setName;
  const config = await replicaSetConfig(admin);
  if (config === undefined) {
    await admin.command({ replSetInitiate: { _id: 'embedded', members: [{ _id: 0, host: address }] } });
  } else if (config.members?.[0]?.host !== address) {
    const moved = {
      ...config,
      version: config.version + 1,
      members: [{ ...config.members?.[0], host: address }],
    };
    // Forced: without its address among the members there is no primary that could agree.
    await admin.command({ replSetReconfig: moved, force: true });
  }
  return undefined;
}

async function replicaSetConfig(admin: Db): Promise<Document | undefined> {
  try {
    const answer = await admin.command({ replSetGetConfig: 1 });
    return answer.config;
  } catch (error) {
    if (error instanceof MongoServerError && error.code === NOT_YET_INITIALIZED) return undefined;
    throw error;
  }
}
