import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { importReport } from '../../../src/places/imports/import-report.ts';
import type { SiteKey } from '../../../src/places/sites/site.ts';
import { planSiteImport } from '../../../src/places/sites/site-import.rules.ts';
import { foldName } from '../../../src/platform/fold-name.ts';
import { registerSomeSite } from '../../support/places-factory.ts';
import { useService } from '../../support/service.ts';

const HEADER = 'district,commune,national_code,name,kind,sector,tables,can_resuscitate,cold_chain,head';
const GOOD = '26-243,08707,26001,Trạm Y tế A,commune-health-station,public,2,có,2..8,Lê Văn An';

describe('what becomes of a row', () => {
  const service = useService();

  /** `outcome: code(column) …` of each row. */
  async function outcomes(lines: readonly string[]): Promise<string[]> {
    const district = await service.as('district', '26-243');
    const answer = await district.post('/v1/sites/import', [HEADER, ...lines].join('\n')).expect(200);
    return importReport
      .parse(answer.body)
      .rows.map(({ outcome, problems }) =>
        [outcome, ...problems.map(({ code, column }) => `${code}(${column})`)].join(' '),
      );
  }

  test.each([
    ['good', '26-243,08707,26_D001,Trạm 1,commune-health-station,public,2,có,2..8|-90..-60,An', 'created'],
    ['commune empty', '26-243,,,Trạm 2,mobile,private,,,,An', 'created commune-missing(commune)'],
    [
      'junk code',
      '26-243,08707,aaa,Trạm 3,hospital,public,,,,An',
      'created junk-national-code(national_code)',
    ],
    ['junk code', '26-243,08707,9,Trạm 4,hospital,public,,,,An', 'created junk-national-code(national_code)'],
    [
      'repeated code',
      '26-243,08707,26_D001,Trạm 5,hospital,public,,,,An',
      'created repeated-national-code(national_code)',
    ],
    ['no head', '26-243,08707,,Trạm 6,hospital,public,,,,', 'created head-missing(head)'],
    ['name known', '26-243,08707,26999,TRAM  1,hospital,public,,,,An', 'duplicate already-registered(name)'],
    [
      'commune of another district',
      '26-243,08740,,Trạm 7,hospital,public,,,,An',
      'rejected commune-elsewhere(commune)',
    ],
    ['no such commune', '26-243,99999,,Trạm 7,hospital,public,,,,An', 'rejected unknown-commune(commune)'],
    ['commune not a code', '26-243,Liên Bảo,,Trạm 7,hospital,public,,,,An', 'rejected not-a-code(commune)'],
    ['no such district', '26-999,,,Trạm 7,hospital,public,,,,An', 'rejected unknown-district(district)'],
    ['district empty', ',08707,,Trạm 7,hospital,public,,,,An', 'rejected missing(district)'],
    [
      'another district',
      '26-244,08740,,Trạm 7,hospital,public,,,,An',
      'rejected outside-your-area(district)',
    ],
    ['name without letters', '26-243,08707,,?!,hospital,public,,,,An', 'rejected not-a-name(name)'],
    [
      'head too long',
      `26-243,08707,,Trạm 7,hospital,public,,,,${'x'.repeat(121)}`,
      'rejected too-long(head)',
    ],
    ['name empty', '26-243,08707,, ,hospital,public,,,,An', 'rejected missing(name)'],
    ['name too long', `26-243,08707,,${'x'.repeat(201)},hospital,public,,,,An`, 'rejected too-long(name)'],
    ['not UTF-8', '26-243,08707,,Tr\ufffdm 7,hospital,public,,,,An', 'rejected unreadable-character(name)'],
    ['control', '26-243,08707,,Tr\u0007m 7,hospital,public,,,,An', 'rejected control-character(name)'],
    ['kind', '26-243,08707,,Trạm 7,bệnh viện,public,,,,An', 'rejected not-a-choice(kind)'],
    [
      'kind and sector',
      '26-243,08707,,Trạm 7,private-clinic,public,,,,An',
      'rejected sector-does-not-fit-kind(sector)',
    ],
    [
      'several at once',
      '26-243,08707,,Trạm 7,hospital,state,two,maybe,warm,An',
      'rejected not-a-choice(sector) not-a-number(tables) not-a-choice(can_resuscitate) not-a-choice(cold_chain)',
    ],
    ['tables', '26-243,08707,,Trạm 7,hospital,public,0,,,An', 'rejected out-of-range(tables)'],
    [
      'too few cells',
      '26-243,08707,,Trạm 7,hospital',
      'rejected cell-count(null) missing(sector) head-missing(head)',
    ],
    ['too many cells', '26-243,08707,,Trạm 7,hospital,public,,,,An,more', 'rejected cell-count(null)'],
  ])('%s', async (_what, line, expected) => {
    expect(await outcomes([line])).toEqual([expected]);
  });

  test('a row that repeats one above, empty rows, quotes', async () => {
    const answers = await outcomes([
      '',
      '26-243,08707,,"Điểm tiêm ""Sân vận động"", số 1",mobile,public,,,,An',
      ',,,,,,,,,',
      '26-243,08707,,Điểm tiêm sân vận động số 1,mobile,public,,,,An',
      '26-243,08707,,Trường "B",mobile,public,,,,An',
      '26-243,08707,,"Trường" C,mobile,public,,,,An',
    ]);
    expect(answers).toEqual(['created', 'duplicate repeated-row(name)', 'created', 'created']);
  });
});

describe('importing a list of sites', () => {
  const service = useService();

  test('a second time reports duplicates and registers nothing', async () => {
    const province = await service.as('province', '26');
    const csv = `\ufeff${HEADER}\r\n${GOOD}\r\n26-244,,,Trạm Y tế B,mobile,private,1,0,,\r\nxx,,,Trạm Y tế C,mobile,private,,,,\r\n`;
    const first = await province.post('/v1/sites/import', csv).expect(200);
    expect(first.body).toMatchObject({ created: 2, duplicates: 0, rejected: 1 });
    expect(first.body.rows.map((row: { row: number; id: string | null }) => [row.row, row.id])).toEqual([
      [2, '26-243-001'],
      [3, '26-244-001'],
      [4, null],
    ]);
    const before = await service.snapshot();
    const again = await province.post('/v1/sites/import', csv).expect(200);
    expect(again.body).toMatchObject({ created: 0, duplicates: 2, rejected: 1 });
    expect(again.body.rows[0].problems[0]).toEqual({
      code: 'already-registered',
      severity: 'duplicate',
      column: 'name',
      message: { vi: 'Đã được đăng ký trước đó', en: 'Already registered' },
      existing: '26-243-001',
    });
    expect(withoutKeys(await service.snapshot())).toBe(withoutKeys(before));
    const one = await province.get('/v1/sites/26-243-001').expect(200);
    expect(one.body).toMatchObject({
      name: 'Trạm Y tế A',
      canResuscitate: true,
      tables: 2,
      head: 'Lê Văn An',
    });
    const head = await province.get('/v1/areas/26-243-001/head').expect(200);
    expect(head.body.head).toBe('Lê Văn An');
    const audit = await province.get('/v1/audit-entries?action=importSites').expect(200);
    expect(audit.body.items[0].details).toMatchObject({
      created: 2,
      rejected: 1,
      sites: ['26-243-001', '26-244-001'],
    });
    expect(JSON.stringify(audit.body)).not.toMatch(/Trạm|Lê/);
  });

  test('a replay gets the stored answer', async () => {
    const district = await service.as('district', '26-246');
    const csv = `${HEADER}\n26-246,,,Trạm Y tế D,mobile,public,,,,An`;
    const first = await district.post('/v1/sites/import', csv, 'import-once-1').expect(200);
    const before = await service.snapshot();
    const again = await district.post('/v1/sites/import', csv, 'import-once-1').expect(200);
    expect(again.body).toEqual(first.body);
    expect(await service.snapshot()).toBe(before);
  });

  test('the same list by several at once, beside registrations, makes each site once', async () => {
    const lines = Array.from({ length: 40 }, (_, n) => `26-247,,,Điểm ${n},mobile,public,,,,An`);
    const csv = [HEADER, ...lines].join('\n');
    const importers = await Promise.all(['a', 'b', 'c'].map((who) => service.as('district', '26-247', who)));
    const [imports, registered] = await Promise.all([
      Promise.all(importers.map((importer) => importer.post('/v1/sites/import', csv))),
      Promise.all(
        ['x', 'y', 'z'].map((name) => registerSomeSite(service, { district: '26-247', commune: null, name })),
      ),
    ]);
    expect(imports.map((answer) => answer.status)).toEqual([200, 200, 200]);
    expect(imports.reduce((sum, answer) => sum + answer.body.created, 0)).toBe(40);
    expect(new Set(registered.map((site) => site.id)).size).toBe(3);
    const listed = await importers[0]?.get('/v1/sites?limit=200').expect(200);
    expect(listed?.body.items).toHaveLength(43);
  });

  test.each([
    ['a quote never closed', `${HEADER}\n26-243,08707,,"Trạm,hospital`, 400, 'import/malformed-csv'],
    ['no name column', 'district,kind,sector\n26-243,mobile,public', 400, 'import/wrong-columns'],
    ['an unknown column', `${HEADER},rank\n${GOOD},1`, 400, 'import/wrong-columns'],
    ['a repeated column', `${HEADER},name\n${GOOD},1`, 400, 'import/wrong-columns'],
    ['no header', GOOD, 400, 'import/wrong-columns'],
    ['only a header', HEADER, 400, 'import/no-rows'],
    ['too many rows', `${HEADER}\n${`${GOOD}\n`.repeat(5_001)}`, 422, 'import/too-many-rows'],
    ['too large', `${HEADER}\n${'x'.repeat(4 * 1024 * 1024)}`, 413, 'request/too-large'],
    ['a record too long', `${HEADER}\n${'x'.repeat(30_000)}`, 400, 'import/malformed-csv'],
    ['nothing', '', 400, 'request/invalid'],
  ])('refuses %s', async (_what, csv, status, code) => {
    const province = await service.as('province', '26');
    const before = await service.snapshot();
    const answer = await province.post('/v1/sites/import', csv).expect(status);
    expect(answer.body.code).toBe(code);
    expect(JSON.stringify(answer.body)).not.toContain('Lê Văn An');
    expect(await service.snapshot()).toBe(before);
  });

  test('reads what Vietnamese spreadsheets write: semicolons', async () => {
    const province = await service.as('province', '26');
    const csv = 'district;name;kind;sector;head\n26-251;Trạm Y tế, cơ sở 2;mobile;public;An\n';
    const answer = await province.post('/v1/sites/import', csv).expect(200);
    expect(answer.body).toMatchObject({ created: 1 });
  });

  test('takes a list of five thousand rows', async () => {
    const province = await service.as('province', '26');
    const districts = ['26-243', '26-244', '26-246', '26-247', '26-248', '26-249'];
    const lines = Array.from(
      { length: 5_000 },
      (_, n) => `${districts[n % 6]},,,Điểm lớn số ${n},mobile,public,,,,An`,
    );
    const answer = await province.post('/v1/sites/import', [HEADER, ...lines].join('\n')).expect(200);
    expect(answer.body.created).toBe(5_000);
  });

  test('is not for JSON', async () => {
    const province = await service.as('province', '26');
    const answer = await province.post('/v1/sites/import', { csv: HEADER }).expect(415);
    expect(answer.body.details).toEqual({ expected: 'text/csv' });
  });
});

describe('the plan of an import', () => {
  const name = fc.constantFrom('Trạm A', 'TRẠM A', 'Trạm B', 'Hoà', 'Hòa', '', 'x'.repeat(300));
  const cells = fc.record({
    district: fc.constantFrom('26-243', '26-244', '12-105', 'xx', ''),
    commune: fc.constantFrom('08707', '08740', '', '?'),
    national_code: fc.constantFrom('26001', 'aaa', '9', ''),
    name,
    kind: fc.constantFrom('mobile', 'hospital', 'private-clinic', ''),
    sector: fc.constantFrom('public', 'private', ''),
    tables: fc.constantFrom('1', '0', 'x', ''),
  });
  const known: SiteKey[] = [
    { id: '26-243-007', district: '26-243', foldedName: foldName('Trạm A'), nationalCode: '26001' },
  ];

  test('reports on every row, registers each name of a district once, and numbers without gap or repeat', () => {
    fc.assert(
      fc.property(fc.array(cells, { maxLength: 40 }), (list) => {
        const rows = list.map((row, index) => ({
          row: index + 2,
          cells: new Map(Object.entries(row)),
          complete: true,
        }));
        const { planned: sites, report } = planSiteImport(rows, known, '26');
        expect(report.map((row) => row.row)).toEqual(rows.map((row) => row.row));
        const created = report.filter((row) => row.outcome === 'created');
        expect(created.map((row) => row.id)).toEqual(sites.map((site) => site.id));
        const names = [...sites.map((site) => `${site.district}|${foldName(site.name)}`), '26-243|tram a'];
        expect(new Set(names).size).toBe(names.length);
        for (const district of ['26-243', '26-244']) {
          const serials = sites
            .filter((site) => site.district === district)
            .map((site) => Number(site.id.slice(-3)));
          const first = district === '26-243' ? 8 : 1;
          expect(serials).toEqual(serials.map((_, index) => first + index));
        }
        expect(sites.every((site) => site.district.startsWith('26-'))).toBe(true);
      }),
    );
  });

  test('stops at the last number of a district', () => {
    const row = (n: number) => ({
      row: n,
      cells: new Map([
        ['district', '26-243'],
        ['name', `Điểm ${n}`],
        ['kind', 'mobile'],
        ['sector', 'public'],
      ]),
      complete: true,
    });
    const last = { id: '26-243-998', district: '26-243', foldedName: 'x', nationalCode: null };
    const { report } = planSiteImport([row(2), row(3), row(2)], [last], '26');
    expect(report.map((line) => [line.outcome, line.id])).toEqual([
      ['created', '26-243-999'],
      ['rejected', null],
      ['duplicate', null],
    ]);
  });
});

function withoutKeys(snapshot: string): string {
  const collections: [string, unknown][] = JSON.parse(snapshot);
  return JSON.stringify(collections.filter(([name]) => name !== 'idempotencyKeys'));
}
