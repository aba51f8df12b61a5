import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { MongoServerError } from 'mongodb';
import { insertAccount } from '../../../src/accounts/account.store.ts';
import { type Tx, withTransaction } from '../../../src/platform/database/database.ts';
import { platformProblem } from '../../../src/platform/problem.ts';
import { useService } from '../../support/service.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

function conflict(): MongoServerError {
  const error = new MongoServerError({ message: 'write conflict', code: 112 });
  error.addErrorLabel('TransientTransactionError');
  return error;
}

describe('a transaction', () => {
  const service = useService();

  const addAccount = (tx: Tx, id: string, username = id): Promise<void> =>
    insertAccount(
      tx,
      {
        id,
        username,
        role: 'province',
        area: '26',
        disabled: false,
        createdAt: '2021-08-10T01:00:00.000Z',
      },
      'none',
    );

  test('is all or nothing', async () => {
    const before = await service.snapshot();
    await expect(
      withTransaction(service.database, async (tx) => {
        await addAccount(tx, '26.A');
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await service.snapshot()).toBe(before);
  });

  test('runs again after a conflict and leaves one effect', async () => {
    let runs = 0;
    let retries = 0;
    const result = await withTransaction(
      service.database,
      async (tx) => {
        runs += 1;
        await addAccount(tx, '26.B');
        if (runs < 4) throw conflict();
        return runs;
      },
      {},
      { onRetry: () => (retries += 1), onDeadline: () => undefined },
    );
    expect([result, retries]).toEqual([4, 3]);
    expect(await service.snapshot()).toContain('26.B');
  });

  test('gives up at its deadline with a problem that says when to try again', async () => {
    let elapsed = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => (elapsed += 4_000));
    let deadlines = 0;
    const before = await service.snapshot();
    const given = withTransaction(
      service.database,
      async (tx) => {
        await addAccount(tx, '26.C');
        throw conflict();
      },
      {},
      { onRetry: () => undefined, onDeadline: () => (deadlines += 1) },
    );
    await expect(given).rejects.toMatchObject({
      code: 'platform/busy',
      status: 503,
      headers: { 'Retry-After': '1' },
    });
    expect(deadlines).toBe(1);
    expect(await service.snapshot()).toBe(before);
  });

  test('does not run again for a fault or a refusal', async () => {
    for (const thrown of [new Error('fault'), platformProblem('request/not-found')]) {
      let runs = 0;
      const given = withTransaction(service.database, async () => {
        runs += 1;
        throw thrown;
      });
      await expect(given).rejects.toBe(thrown);
      expect(runs).toBe(1);
    }
  });

  test('turns a duplicate key into the problem of its index, and any other into a fault', async () => {
    await withTransaction(service.database, (tx) => addAccount(tx, '26.D', 'taken'));
    const again = (table: Parameters<typeof withTransaction>[2]) =>
      withTransaction(service.database, (tx) => addAccount(tx, '26.E', 'taken'), table);
    const before = await service.snapshot();
    await expect(
      again({ account_username: () => platformProblem('request/not-found') }),
    ).rejects.toMatchObject({
      code: 'request/not-found',
    });
    await expect(again({ another_index: () => platformProblem('request/not-found') })).rejects.toMatchObject({
      code: 11000,
    });
    expect(await service.snapshot()).toBe(before);
  });

  test('takes a duplicate id for the problem of its collection, and not for that of an index', async () => {
    await withTransaction(service.database, (tx) => addAccount(tx, '26.I', 'account_username'));
    const again = (table: Parameters<typeof withTransaction>[2]) =>
      withTransaction(service.database, (tx) => addAccount(tx, '26.I', 'other'), table);
    const refusal = () => platformProblem('request/not-found');
    await expect(again({ accounts: refusal })).rejects.toMatchObject({ code: 'request/not-found' });
    for (const name of ['account_username', 'account', 'accounts_', '_id_', 'toString'])
      await expect(again({ [name]: refusal })).rejects.toMatchObject({ code: 11000 });
  });

  test('is not misled by a value that reads like the name of another index', async () => {
    const username = 'collection: t.sites index: site_name dup key';
    await withTransaction(service.database, (tx) => addAccount(tx, '26.J', username));
    const again = (table: Parameters<typeof withTransaction>[2]) =>
      withTransaction(service.database, (tx) => addAccount(tx, '26.K', username), table);
    const refusal = () => platformProblem('request/not-found');
    await expect(again({ site_name: refusal })).rejects.toMatchObject({ code: 11000 });
    await expect(again({ account_username: refusal })).rejects.toMatchObject({ code: 'request/not-found' });
  });

  test('reads one snapshot, whatever others write meanwhile', async () => {
    await withTransaction(service.database, (tx) => addAccount(tx, '26.F'));
    const count = (tx: Tx): Promise<number> =>
      tx.connection.collection('accounts').countDocuments({}, { session: tx.session });
    await withTransaction(service.database, async (tx) => {
      const first = await count(tx);
      await withTransaction(service.database, (other) => addAccount(other, '26.G'));
      expect(await count(tx)).toBe(first);
    });
  });

  test('two that change the same thing at once: neither is lost', async () => {
    await withTransaction(service.database, (tx) => addAccount(tx, '26.H'));
    const raise = (): Promise<void> =>
      withTransaction(service.database, async (tx) => {
        const accounts = tx.connection.collection<{ _id: string; failedAttempts: number }>('accounts');
        const found = await accounts.findOne({ _id: '26.H' }, { session: tx.session });
        const failedAttempts = (found?.failedAttempts ?? 0) + 1;
        await accounts.updateOne({ _id: '26.H' }, { $set: { failedAttempts } }, { session: tx.session });
      });
    await Promise.all(Array.from({ length: 10 }, raise));
    const found = await service.database.connection
      .collection<{ _id: string; failedAttempts: number }>('accounts')
      .findOne({ _id: '26.H' });
    expect(found?.failedAttempts).toBe(10);
  });
});

describe('the database of the service', () => {
  const service = useService();

  test('refuses fields that no schema knows, on write and in filters', async () => {
    const { accounts } = service.database.connection.models;
    await expect(accounts?.create([{ _id: 'x', rank: 1 }])).rejects.toThrow('rank');
    await expect(async () => accounts?.find({ rank: 1 }).lean()).rejects.toThrow('rank');
  });

  test('names its indexes uniquely, because duplicates are told apart by them', () => {
    const names = Object.values(service.database.connection.models).flatMap((model) =>
      model.schema.indexes().map(([, options]) => options.name),
    );
    expect(names).not.toContain(undefined);
    expect(new Set(names).size).toBe(names.length);
  });
});
