import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Document } from 'mongodb';
import { runJob } from '../../../jobs/agenda.ts';
import { proveLedgers } from '../../../jobs/prove-ledgers.ts';
import { createMetrics } from '../../../src/platform/http/metrics.ts';
import { type LedgerProofAnswer, ledgerProofAnswer } from '../../../src/reports/conservation/ledger-proof.ts';
import { proveConservation } from '../../../src/reports/conservation/prove-conservation.ts';
import { useWorkers } from '../../support/jobs-factory.ts';
import {
  type BusyProvince,
  busyProvince,
  documentSupplies,
  HOME,
  OTHER_DISTRICT,
} from '../../support/reports-factory.ts';
import { type SignedIn, useService } from '../../support/service.ts';

const service = useService();
const workers = useWorkers(service);
let busy: BusyProvince;
let inspector: SignedIn;
let repairs: (() => Promise<unknown>)[] = [];

const of = (name: string) => {
  const collection = service.database.connection.db?.collection<Document & { _id: string }>(name);
  if (collection === undefined) throw new Error('the database is not connected');
  return collection;
};

async function first(name: string, filter: object): Promise<Document & { _id: string }> {
  const found = await of(name).findOne(filter);
  if (found === null) throw new Error(`nothing in ${name}`);
  return found;
}

/** Behind the service's back; put right after the test. */
async function drop(name: string, filter: object): Promise<Document & { _id: string }> {
  const kept = await first(name, filter);
  await of(name).deleteOne({ _id: kept._id });
  repairs.push(() => of(name).insertOne(kept));
  return kept;
}

async function double(name: string, filter: object): Promise<readonly [string, string]> {
  const kept = await first(name, filter);
  // Ids made within a millisecond differ in their last characters only: a neighbour's may be taken.
  const id = `${kept._id.slice(0, -6)}QQQQQQ`;
  await of(name).insertOne({ ...kept, _id: id });
  repairs.push(() => of(name).deleteOne({ _id: id }));
  return [kept._id, id];
}

async function change(name: string, filter: object, changes: object): Promise<Document & { _id: string }> {
  const kept = await first(name, filter);
  await of(name).updateOne({ _id: kept._id }, changes);
  repairs.push(() => of(name).replaceOne({ _id: kept._id }, kept));
  return kept;
}

async function proof(area: string, query = ''): Promise<LedgerProofAnswer> {
  const { body } = await inspector.get(`/v1/reports/ledger-proofs?area=${area}${query}`).expect(200);
  return ledgerProofAnswer.parse(body);
}

async function proved(): Promise<LedgerProofAnswer> {
  await proveConservation(service.context(), '26');
  return proof('26');
}

/** All ids that the breaks name, lines and documents apart. */
function named({ breaks }: LedgerProofAnswer) {
  const entries = breaks.flatMap((one) => one.entries);
  return {
    movements: [...new Set(entries.flatMap(({ movementIds }) => movementIds))].sort(),
    documents: [...new Set(entries.flatMap(({ documentIds }) => documentIds))].sort(),
  };
}

describe('the proof that no dose has vanished', () => {
  beforeAll(async () => {
    busy = await busyProvince(service);
    await documentSupplies(service);
    inspector = await service.as('inspector', 'VN');
  });

  afterEach(async () => {
    for (const repair of repairs.reverse()) await repair();
    repairs = [];
  });

  it('is not found before the first run', async () => {
    expect((await inspector.get('/v1/reports/ledger-proofs?area=26')).status).toBe(404);
  });

  it('holds for every lot at every level, by the documents', async () => {
    const { day, run, broken, breaks, lots } = await proved();
    expect({ day, run, broken, breaks }).toEqual({ day: '2021-08-13', run: 1, broken: false, breaks: [] });
    expect(lots.every(({ conserved }) => conserved)).toBe(true);
    const line = (all: LedgerProofAnswer) => all.lots.find(({ lot }) => lot === busy.lot);
    expect(line(await proof('26'))).toEqual({
      lot: busy.lot,
      supplied: 1000,
      arrived: 0,
      extra: 0,
      counted: 0,
      issued: 0,
      given: 0,
      wasted: 64,
      samples: 2,
      inTransit: 100,
      onHand: 834,
      conserved: true,
    });
    expect(line(await proof(HOME.district))).toMatchObject({
      arrived: 400,
      wasted: 14,
      onHand: 386,
      inTransit: 0,
    });
    expect(line(await proof(busy.site))).toMatchObject({ arrived: 200, wasted: 4, onHand: 196 });
    expect((await proof(busy.site)).lots.find(({ lot }) => lot === busy.open.lot)).toMatchObject({
      given: 2,
    });
    expect((await proof(OTHER_DISTRICT)).lots).toEqual([]);
  });

  it('finds a line that was dropped, by the dose that has none', async () => {
    const dose = busy.doses[1] ?? '';
    await drop('stockMovements', { kind: 'given', dose });
    const answer = await proved();
    expect(answer.broken).toBe(true);
    const found = answer.breaks.find(({ lot }) => lot === busy.open.lot);
    expect(found?.area).toBe(busy.site);
    expect(found?.figures).toContainEqual({ figure: 'given', ledger: 1, documents: 2 });
    expect(found?.entries).toContainEqual({
      about: `given|${dose}`,
      ledger: 0,
      documents: 1,
      movementIds: [],
      documentIds: [dose],
    });
    expect((await proof(HOME.district)).parts).toEqual([{ area: busy.site, breaks: 1 }]);
    expect((await proof(OTHER_DISTRICT)).broken).toBe(false);
  });

  it('finds a line that was doubled, and names both', async () => {
    const dose = busy.doses[2] ?? '';
    const ids = await double('stockMovements', { kind: 'given', dose });
    const answer = await proved();
    const entries = answer.breaks.flatMap((one) => one.entries);
    expect(entries).toContainEqual({
      about: `given|${dose}`,
      ledger: 2,
      documents: 1,
      movementIds: [...ids].sort(),
      documentIds: [dose],
    });
  });

  it.each([
    ['a receipt', { kind: 'receipt', to: '26' }, '26', 'supplied'],
    ['what was broken on its way', { kind: 'waste', from: 'supplier', cause: 'broken' }, '26', 'supplied'],
    ['a dispatch', { kind: 'dispatch', from: '26' }, '26', 'inTransit'],
    ['an arrival', { kind: 'arrival', to: HOME.district }, HOME.district, 'arrived'],
    ['a sample', { kind: 'sample' }, '26', 'samples'],
    ['a dose brought back', { kind: 'given-corrected' }, undefined, 'given'],
  ] as const)('finds %s that is missing in the ledger', async (_what, filter, area, figure) => {
    await drop('stockMovements', filter);
    const { breaks } = await proved();
    const place = area ?? busy.site;
    const found = breaks.find((one) => one.area === place && one.figures.some((f) => f.figure === figure));
    expect(found?.entries.some(({ documentIds }) => documentIds.length > 0)).toBe(true);
  });

  it.each([
    ['doses', () => ({ _id: busy.doses[1] })],
    ['roundReceipts', () => ({ unit: '26' })],
    ['shipments', () => ({ to: HOME.district })],
    ['auditEntries', () => ({ action: 'recordWastage', object: busy.lot })],
    ['vials', () => ({ site: busy.site })],
    ['doseCorrections', () => ({})],
  ] as const)('finds that a document is missing in %s, by the lines that have none', async (name, filter) => {
    await drop(name, filter());
    const answer = await proved();
    expect(answer.broken).toBe(true);
    expect(named(answer).movements.length).toBeGreaterThan(0);
  });

  it('finds a dose filed under another lot, and a changed balance', async () => {
    await change('doses', { _id: busy.doses[1] }, { $set: { lot: busy.lot } });
    const moved = await proved();
    expect(moved.breaks.map(({ lot }) => lot).sort()).toEqual([busy.lot, busy.open.lot].sort());
    const { _id } = await change('stockBalances', { account: '26' }, { $inc: { onHand: 5 } });
    const changed = await proved();
    const own = changed.breaks.find(({ area }) => area === '26');
    expect(own?.figures).toEqual([{ figure: 'onHand', account: '26', ledger: 448, documents: 453 }]);
    expect(own?.entries).toMatchObject([{ about: 'balance|26', documentIds: [_id] }]);
    expect(changed.lots.find(({ lot }) => lot === busy.lot)?.conserved).toBe(false);
  });

  it('says so in the log, in the metrics and in the audit log, and does not fail the others', async () => {
    await drop('stockMovements', { kind: 'sample' });
    const metrics = createMetrics();
    const before = service.logLines.length;
    const result = await runJob(proveLedgers, { ...workers.deps(), metrics });
    expect(result).toMatchObject({ areas: 2, broken: 1 });
    expect(await metrics.registry.metrics()).toContain('book_breaks{ledger="26"} 1');
    const errors = service.logLines.slice(before).filter((line) => /"level":(50|"error"|"ERROR")/.test(line));
    expect(errors.map((line) => JSON.parse(line).msg)).toEqual(['the ledgers are broken']);
    const audit = await inspector.get('/v1/audit-entries?action=proveLedgers&area=26&limit=200').expect(200);
    expect(audit.body.items.at(-1).details).toMatchObject({ broken: 1, day: '2021-08-13' });
    const country = await proof('VN');
    expect(country).toMatchObject({ broken: true, parts: [{ area: '26', breaks: 1 }] });
    expect(country.lots.find(({ lot }) => lot === busy.lot)).toMatchObject({ supplied: 1000, onHand: 834 });
  });

  it('is stored for every run; the latest is shown', async () => {
    const { run } = await proved();
    expect(run).toBeGreaterThan(10);
    expect(await proof('26', '&day=2021-08-13&run=1')).toMatchObject({ run: 1, broken: false });
    expect((await inspector.get('/v1/reports/ledger-proofs?area=26&day=2021-08-12')).status).toBe(404);
    const done = await Promise.all(
      Array.from({ length: 4 }, () => proveConservation(service.context(), '26')),
    );
    expect(new Set(done.map((one) => one.run)).size).toBe(4);
  });

  it('shows each area its part', async () => {
    const district = await service.as('district', HOME.district);
    await district.get(`/v1/reports/ledger-proofs?area=${HOME.district}`).expect(200);
    expect((await district.get('/v1/reports/ledger-proofs?area=26')).status).toBe(404);
    const site = await service.as('site', busy.site);
    expect((await site.get(`/v1/reports/ledger-proofs?area=${busy.site}`)).status).toBe(403);
  });

  it('goes on holding while stock is counted, opened, wasted and corrected', async () => {
    const { staff } = busy.open;
    const district = await service.as('district', HOME.district, 'second');
    service.clock.advance(60_000);
    const body = {
      place: busy.site,
      countedAt: service.clock.now().toISOString(),
      lines: [{ lot: busy.lot, counted: 190, reason: 'recording-error' }],
    };
    const count = await staff.post('/v1/stock-counts', body).expect(201);
    await district.post(`/v1/stock-counts/${count.body.id}/approve`).expect(200);
    await staff.post(`/v1/sessions/${busy.open.session.id}/close`).expect(200);
    const correction = { kind: 'entered-in-error', note: 'found after the session' };
    await staff.post(`/v1/doses/${busy.doses[1]}/corrections`, correction).expect(201);
    const until = service.clock.now().toISOString();
    const from = new Date(service.clock.now().getTime() - 30 * 60_000).toISOString();
    const warm = { from, until, minimum: 20, maximum: 190, note: 'mất điện' };
    const failure = await staff.post('/v1/cold-chain-failures', { place: busy.site, ...warm }).expect(201);
    const path = `/v1/cold-chain-failures/${failure.body.id}`;
    expect((await proved()).breaks).toEqual([]);
    await staff.post(`${path}/proposals`, { outcome: 'wasted' }).expect(201);
    await district.post(`${path}/approve`, { proposal: 1 }).expect(200);
    const { breaks, lots } = await proved();
    expect(breaks).toEqual([]);
    expect(lots.find(({ lot }) => lot === busy.lot)).toMatchObject({
      counted: -6,
      wasted: 64 + 190,
      conserved: true,
    });
    await drop('stockMovements', { failure: failure.body.id, kind: 'waste', lot: busy.lot });
    const entries = (await proved()).breaks.flatMap((one) => one.entries);
    expect(entries).toContainEqual({
      about: `failure|${failure.body.id}`,
      ledger: 0,
      documents: 190,
      movementIds: [],
      documentIds: [failure.body.id],
    });
  });
});
