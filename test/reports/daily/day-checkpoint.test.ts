import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { openCheckpoint } from '../../../src/audit/log/checkpoints/checkpoint.ts';
import { latestCheckpoint, proveConsistency } from '../../../src/audit/log/log.reads.ts';
import type { Sequencer } from '../../../src/audit/log/sequencing/sequencer.ts';
import { verifyConsistency } from '../../../src/audit/log/tree/merkle.rules.ts';
import { closeDay } from '../../../src/reports/daily/close-day.ts';
import { type DayReportAnswer, dayReportAnswer } from '../../../src/reports/daily/day-report.ts';
import { LOG_KEY, LOG_ORIGIN, startTestLog, untilInLog, writeEntries } from '../../support/log-factory.ts';
import { type BusyProvince, busyProvince, HOME } from '../../support/reports-factory.ts';
import { type SignedIn, useService } from '../../support/service.ts';
import { unzipped } from '../../support/unzip.ts';

const service = useService();
const BEFORE = '2021-08-12';
const DAY = '2021-08-13';
const COLUMN = 'Điểm kiểm tra của nhật ký minh bạch (có chữ ký)';
let busy: BusyProvince;
let inspector: SignedIn;
let sequencer: Sequencer | undefined;

const read = (path: string) => inspector.get(`/v1/reports/${path}`);

async function report(area: string, day: string): Promise<DayReportAnswer> {
  return dayReportAnswer.parse((await read(`daily?area=${area}&day=${day}`).expect(200)).body);
}

async function csv(path: string): Promise<Record<string, string>[]> {
  return parse((await read(path).expect(200)).text, { bom: true, columns: true });
}

/** The texts of the cells of a workbook, as a reader of XLSX has them. */
async function cells(path: string): Promise<string[]> {
  const answer = await read(path)
    .buffer(true)
    .parse((res, done) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('end', () => done(null, Buffer.concat(chunks)));
    })
    .expect(200);
  const all = [...unzipped(answer.body).values()].join('');
  return [...all.matchAll(/<t(?: [^>]*)?>([^<]*)<\/t>/g)].map(([, text = '']) =>
    text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&'),
  );
}

beforeAll(async () => {
  busy = await busyProvince(service);
  inspector = await service.as('inspector', 'VN');
  service.clock.set('2021-08-13T17:30:00Z');
});

afterAll(async () => sequencer?.stop());

describe('the checkpoint on the daily report', () => {
  it('is plainly absent while there is no log', async () => {
    await closeDay(service.context(), '26', BEFORE);
    const { report: own, parts } = await report('26', BEFORE);
    expect([own, ...parts].map(({ checkpoint }) => checkpoint)).toEqual([own, ...parts].map(() => null));
    const [row] = await csv(`daily.csv?area=26&day=${BEFORE}`);
    expect(row).toMatchObject({
      [COLUMN]: 'Chưa có nhật ký minh bạch',
      'Số mục trong nhật ký minh bạch': '',
    });
    const [english] = await csv(`daily.csv?area=26&day=${BEFORE}&language=en`);
    expect(english?.['Signed checkpoint of the transparency log']).toBe('No transparency log yet');
    expect(await cells(`daily.xlsx?area=26&day=${BEFORE}`)).toContain('Chưa có nhật ký minh bạch');
  });

  it('is the newest one of the moment the day was closed, on every report of it, and verifies with the public key', async () => {
    sequencer = startTestLog(service);
    await untilInLog(service.database);
    const newest = await latestCheckpoint(service.database);
    await closeDay(service.context(), '26', DAY);
    const { report: own, parts } = await report('26', DAY);
    for (const { checkpoint } of [own, ...parts]) {
      expect(checkpoint).toEqual({
        size: newest?.size,
        at: newest?.at.toISOString(),
        note: newest?.note,
      });
    }
    const kept = openCheckpoint(own.checkpoint?.note ?? '', [LOG_KEY.verifier]);
    expect(kept).toMatchObject({ origin: LOG_ORIGIN, size: own.checkpoint?.size });
    expect(kept.size).toBeGreaterThan(20);

    // What the log becomes later has to have this as its beginning.
    await writeEntries(service.context(), 20);
    await untilInLog(service.database);
    const later = openCheckpoint((await latestCheckpoint(service.database))?.note ?? '', [LOG_KEY.verifier]);
    expect(later.size).toBeGreaterThan(kept.size);
    const proof = await proveConsistency(service.database, kept.size, later.size);
    const sizes = { from: kept.size, to: later.size };
    expect(verifyConsistency(sizes, proof, { from: kept.root, to: later.root })).toBe(true);
    expect(verifyConsistency(sizes, proof, { from: later.root, to: later.root })).toBe(false);
  });

  it('stands whole in CSV and workbook, each row with its own, and as on the last of several days', async () => {
    const { report: own, parts } = await report(HOME.district, DAY);
    for (const path of [`day=${DAY}`, `from=${BEFORE}&day=${DAY}`]) {
      const rows = await csv(`daily.csv?area=${HOME.district}&${path}`);
      expect(rows).toHaveLength(parts.length + 1);
      for (const row of rows) expect(row[COLUMN]).toBe(own.checkpoint?.note);
      expect(rows[0]?.['Số mục trong nhật ký minh bạch']).toBe(String(own.checkpoint?.size));
      const note = (await cells(`daily.xlsx?area=${HOME.district}&${path}`)).find((text) =>
        text.startsWith(LOG_ORIGIN),
      );
      expect(openCheckpoint(note ?? '', [LOG_KEY.verifier])).toMatchObject({ size: own.checkpoint?.size });
    }
  });

  it('is no news of a day by itself; a revision has the one of its own moment, and the report before keeps its own', async () => {
    // The log keeps showing that it lives: the reports alone are compared.
    const stored = service.database.connection.db?.collection('dayReports');
    const before = await stored?.find().sort({ _id: 1 }).toArray();
    expect(await closeDay(service.context(), '26', DAY)).toEqual({ day: DAY, reports: 0 });
    expect(await stored?.find().sort({ _id: 1 }).toArray()).toEqual(before);

    const first = (await report('26', DAY)).report.checkpoint;
    const body = { kind: 'entered-in-error', note: 'found the day after' };
    await busy.open.staff.post(`/v1/doses/${busy.doses[1]}/corrections`, body).expect(201);
    await untilInLog(service.database);
    await closeDay(service.context(), '26', DAY);
    const second = (await report('26', DAY)).report;
    expect(second.revision).toBe(2);
    expect(second.checkpoint?.size).toBeGreaterThan(first?.size ?? 0);
    expect(await stored?.findOne({ _id: `26|${DAY}|1` as never })).toMatchObject({ checkpoint: first });
    const old = openCheckpoint(first?.note ?? '', [LOG_KEY.verifier]);
    const now = openCheckpoint(second.checkpoint?.note ?? '', [LOG_KEY.verifier]);
    const proof = await proveConsistency(service.database, old.size, now.size);
    const sizes = { from: old.size, to: now.size };
    expect(verifyConsistency(sizes, proof, { from: old.root, to: now.root })).toBe(true);
  });

  it('is absent, too, in a report that was written before reports had one', async () => {
    const stored = service.database.connection.db?.collection('dayReports');
    await stored?.updateMany({ day: BEFORE }, { $unset: { checkpoint: '' } });
    expect((await report('26', BEFORE)).report.checkpoint).toBeNull();
    const [row] = await csv(`daily.csv?area=26&day=${BEFORE}`);
    expect(row?.[COLUMN]).toBe('Chưa có nhật ký minh bạch');
  });
});
