import { expect, test } from '@jest/globals';
import {
  findConsent,
  insertConsent,
  withdrawStoredConsent,
} from '../../../src/people/registry/consent.store.ts';
import { withTransaction } from '../../../src/platform/database/database.ts';
import { useService } from '../../support/service.ts';

const service = useService();
const at = (time: string) => new Date(`2021-11-0${time}:00Z`);

test('a consent holds for its product from when it was given until it is withdrawn', async () => {
  const { database } = service;
  const consent = {
    id: '26-243.01J00000000000000000000001',
    province: '26',
    person: '26.01J00000000000000000000001',
    guardianName: 'Lê Thị Mẹ',
    relation: 'mother' as const,
    product: 'comirnaty' as const,
    givenAt: at('2T02:00').toISOString(),
    recordedAt: at('2T03:00').toISOString(),
    recordedBy: 'x',
  };
  await withTransaction(database, (tx) => insertConsent(tx, consent));
  const holds = async (product: string, instant: Date) =>
    (await findConsent(database, consent.person, product, instant)) !== undefined;
  expect(await holds('comirnaty', at('2T01:59'))).toBe(false);
  expect(await holds('comirnaty', at('2T02:00'))).toBe(true);
  expect(await holds('moderna', at('2T02:00'))).toBe(false);
  await withTransaction(database, (tx) => withdrawStoredConsent(tx, consent.id, at('3T00:00')));
  expect(await holds('comirnaty', at('2T23:59'))).toBe(true);
  expect(await holds('comirnaty', at('3T00:00'))).toBe(false);
});
