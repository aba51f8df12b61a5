import { type Db, type Document, MongoServerError } from 'mongodb';

const NOT_YET_INITIALIZED = 94;

/**
 * Asks the server for its replica set's name. A mongod that is not primary is first made a set of one: initiated when
 * it is new, and told its new address when it was started on another port than last time. Undefined: ask again soon.
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
    // Forced, since without its address among the members there is no primary that could agree.
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
