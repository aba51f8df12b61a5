import { beforeAll, describe, expect, test } from '@jest/globals';
import * as store from '../../src/audit/audit-entry.store.ts';
import {
  type AuditQuery,
  explainListAuditEntries,
  listAuditEntries,
} from '../../src/audit/audit-entry.store.ts';
import { type AuditEntry, auditEntry } from '../../src/audit/audit-entry.ts';
import { type AuditedAction, recordAction, recordRefusal } from '../../src/audit/record.ts';
import { withTransaction } from '../../src/platform/database/database.ts';
import { canonicalJson } from '../../src/platform/hash.ts';
import { systemActor } from '../../src/platform/http/auth.ts';
import { defineProblems, noDetails } from '../../src/platform/problem.ts';
import { type SignedIn, useService } from '../support/service.ts';

const service = useService();
const AREAS = ['VN', '26', '26-243', '26-243-001', '26-244', '26-244-001', '12', '12-104'] as const;
const PER_AREA = 12;

async function action(wanted: AuditedAction): Promise<void> {
  await withTransaction(service.database, (tx) =>
    recordAction(tx, service.context(), service.clock.now(), wanted),
  );
}

async function everyEntry(reader: SignedIn, query = '', limit = 7, after = ''): Promise<AuditEntry[]> {
  const all: AuditEntry[] = [];
  for (let cursor = after; ; ) {
    const answer = await reader.get(`/v1/audit-entries?limit=${limit}${query}${cursor}`).expect(200);
    expect(answer.body.items.length).toBeLessThanOrEqual(limit);
    all.push(...answer.body.items);
    if (answer.body.next === undefined) return all;
    cursor = `&cursor=${answer.body.next}`;
  }
}

describe('the audit log for inspectors', () => {
  beforeAll(async () => {
    for (let index = 0; index < PER_AREA; index += 1) {
      for (const area of AREAS) {
        await action({
          area,
          action: index % 2 === 0 ? 'recordDose' : 'holdLot',
          subject: `pseudonym-${index % 3}`,
          object: `object-${area}-${index}`,
          policyVersion: 'vn-covid19-2021@1',
          details: { index },
        });
      }
      service.clock.advance(3_600_000);
    }
  });

  test.each([
    ['VN', [...AREAS]],
    ['26', ['26', '26-243', '26-243-001', '26-244', '26-244-001']],
    ['26-243', ['26-243', '26-243-001']],
    ['26-243-001', ['26-243-001']],
    ['12', ['12', '12-104']],
  ])('an inspector of %s pages through exactly the entries of that area', async (area, within) => {
    const inspector = await service.as('inspector', area);
    for (const limit of [5, 7, 200]) {
      const entries = await everyEntry(inspector, '', limit);
      const ids = entries.map((entry) => entry.id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids).toEqual([...ids].sort());
      const counted = Map.groupBy(entries, (entry) => entry.area);
      expect([...counted.keys()].sort()).toEqual([...within].sort());
      for (const own of counted.values()) expect(own).toHaveLength(PER_AREA);
    }
  });

  test('shows a part of the own area on request, and a foreign one as if it were not there', async () => {
    const inspector = await service.as('inspector', '26');
    const part = await everyEntry(inspector, '&area=26-243-001');
    expect(part).toHaveLength(PER_AREA);
    for (const foreign of ['12', 'VN', '12-104'])
      await inspector.get(`/v1/audit-entries?area=${foreign}`).expect(404);
    const site = await service.as('site', '26-243-001');
    const answer = await site.get('/v1/audit-entries').expect(403);
    expect(answer.body.code).toBe('auth/role-not-allowed');
  });

  test.each([
    ['action=holdLot', (entry: AuditEntry) => entry.action === 'holdLot'],
    ['subject=pseudonym-1', (entry: AuditEntry) => entry.subject === 'pseudonym-1'],
    ['object=object-26-243-3', (entry: AuditEntry) => entry.object === 'object-26-243-3'],
    ['actor=system', (entry: AuditEntry) => entry.actor.account === 'system'],
    ['outcome=done', (entry: AuditEntry) => entry.outcome === 'done'],
    ['outcome=refused', (entry: AuditEntry) => entry.outcome === 'refused'],
    ['problem=dose/too-young', (entry: AuditEntry) => entry.problem === 'dose/too-young'],
    [
      'from=2021-08-10T04:00:00Z&to=2021-08-10T06:00:00Z',
      (entry: AuditEntry) => entry.at >= '2021-08-10T04:00:00.000Z' && entry.at < '2021-08-10T06:00:00.000Z',
    ],
    [
      'action=recordDose&subject=pseudonym-2&area=26-243',
      (entry: AuditEntry) =>
        entry.action === 'recordDose' && entry.subject === 'pseudonym-2' && entry.area.startsWith('26-243'),
    ],
  ])('filters by %s, page by page', async (query, matches) => {
    const inspector = await service.as('inspector', '26');
    const all = await everyEntry(inspector, '', 200);
    const found = await everyEntry(inspector, `&${query}`, 4);
    expect(found).toEqual(all.filter(matches));
  });

  test('continues after the last entry seen if more was written in the meantime', async () => {
    const inspector = await service.as('inspector', '26-244');
    const first = await inspector.get('/v1/audit-entries?limit=10').expect(200);
    await action({ area: '26-244', action: 'late' });
    const rest = await everyEntry(inspector, '', 10, `&cursor=${first.body.next}`);
    const ids = [...first.body.items, ...rest].map((entry: AuditEntry) => entry.id);
    expect(new Set(ids).size).toBe(PER_AREA * 2 + 1);
    expect(rest.at(-1)?.action).toBe('late');
  });

  test.each([
    ['cursor=%00', 400],
    ['limit=0', 400],
    ['limit=201', 400],
    ['from=2021-08-10T04:00:00', 400],
    ['outcome=maybe', 400],
    ['area=26-2', 400],
    ['unknown=1', 400],
    ['action[$ne]=x', 400],
    ['cursor=Zm9v', 200],
  ])('answers ?%s with %i', async (query, status) => {
    const inspector = await service.as('inspector', '26');
    await inspector.get(`/v1/audit-entries?${query}`).expect(status);
  });

  test.each<[string, Omit<AuditQuery, 'limit'>, string]>([
    ['the country', { area: 'VN' }, '_id_'],
    ['a province', { area: '26' }, '_id_'],
    ['a district', { area: '26-243' }, 'audit_by_district'],
    ['a site', { area: '26-243-001' }, 'audit_by_area'],
    ['a person', { area: '26', subject: 'pseudonym-1' }, 'audit_by_subject'],
    ['an action', { area: '26', action: 'holdLot' }, 'audit_by_action'],
    ['an account', { area: '26', actor: 'nobody' }, 'audit_by_actor'],
  ])('finds the entries of %s by an index', async (_what, query, index) => {
    const plan = JSON.stringify(await explainListAuditEntries(service.database, { ...query, limit: 10 }));
    expect(plan).toContain(index);
    expect(plan).not.toContain('"COLLSCAN"');
  });
});

describe('what is kept of an entry', () => {
  const problems = defineProblems(
    { 'test/refused': { vi: 'Từ chối', en: 'Refused' } },
    { 'test/refused': { status: 422, details: noDetails } },
  );

  test('keeps the exact bytes of its canonical JSON, small and large, whatever the letters', async () => {
    const written: AuditedAction[] = [
      { area: '06', action: 'a' },
      {
        area: '06',
        action: 'b',
        object: 'Số 1 – đợt "hai"\\\u2028',
        details: { z: 1, a: [3, { y: 'ề', b: null }] },
      },
      { area: '06', action: 'c', details: { long: 'x'.repeat(65_000) } },
    ];
    for (const wanted of written) await action(wanted);
    const found = await listAuditEntries(service.database, { area: '06', limit: 10 });
    expect(found).toHaveLength(written.length);
    for (const [index, bytes] of found.entries()) {
      const text = bytes.toString('utf8');
      const entry = auditEntry.parse(JSON.parse(text));
      expect(entry).toMatchObject({ ...written[index], outcome: 'done' });
      expect(text).toBe(canonicalJson(entry));
    }
    const inspector = await service.as('inspector', '06');
    const shown = await inspector.get('/v1/audit-entries').expect(200);
    expect(shown.body.items.map((item: unknown) => canonicalJson(item))).toEqual(
      found.map((bytes) => bytes.toString('utf8')),
    );
  });

  test('has a refused attempt, written in its own transaction, with what it was about', async () => {
    const about = { area: '06-001', subject: 'who', object: 'what', policyVersion: 'v@1' };
    await recordRefusal(service.context('06'), 'tryIt', problems('test/refused').about(about));
    const inspector = await service.as('inspector', '06-001');
    const [entry, ...others] = await everyEntry(inspector);
    expect(others).toEqual([]);
    expect(entry).toMatchObject({
      ...about,
      action: 'tryIt',
      outcome: 'refused',
      problem: 'test/refused',
      actor: { ...systemActor('06'), role: 'system' },
    });
  });

  test('is not written if its fact is not', async () => {
    const before = await listAuditEntries(service.database, { area: '06', limit: 100 });
    await expect(
      withTransaction(service.database, async (tx) => {
        await recordAction(tx, service.context(), service.clock.now(), { area: '06', action: 'undone' });
        throw new Error('the fact fails');
      }),
    ).rejects.toThrow('the fact fails');
    expect(await listAuditEntries(service.database, { area: '06', limit: 100 })).toEqual(before);
  });

  test('can be appended and read, and there is nothing that changes or removes one', () => {
    expect(Object.keys(store).sort()).toEqual([
      'appendAuditEntries',
      'countRefusals',
      'entries',
      'explainListAuditEntries',
      'findEntryBytes',
      'hasEntry',
      'listAuditEntries',
    ]);
    const source = Object.values(store).map(String).join('\n');
    expect(source).not.toMatch(/\.(update|replace|delete|remove|findOneAnd|bulkWrite|drop)\w*\(/i);
    expect(source.match(/\b(?:insert|deferInsert)\w*\(/g)).toEqual(['deferInsert(', 'insertMany(']);
  });

  test('offers no way over HTTP to write, change or remove one', async () => {
    const administrator = await service.as('administrator', 'VN');
    await administrator.post('/v1/audit-entries', {}).expect(405);
  });
});
