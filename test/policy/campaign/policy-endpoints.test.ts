import { describe, expect, test } from '@jest/globals';
import { sha256Hex } from '../../../src/platform/hash.ts';
import { findPolicyHead, loadPolicy, loadPolicyVersion } from '../../../src/policy/campaign/policy.store.ts';
import { useService } from '../../support/service.ts';

const service = useService();
const BASE = 'vn-covid19-2021@1';
const document = {
  number: '907-CV/TU',
  date: '2021-08-01',
  signer: 'Nguyễn Văn Ký',
  title: 'Về việc mở nhóm đối tượng',
};
const change = { kind: 'set-group-rank', group: 9, rank: 2 };
const override = (given: object = {}) => ({
  basedOn: BASE,
  document,
  effectiveFrom: '2021-08-12',
  changes: [change],
  ...given,
});
const path = '/v1/provinces/26/policy';
const head = () => service.as('province', '26');

describe("starting a province's campaign", () => {
  test('before it there are no rules', async () => {
    const answer = await (await head()).get(path).expect(409);
    expect(answer.body).toMatchObject({
      code: 'policy/campaign-not-started',
      details: { province: '26' },
    });
  });

  test('returns and records the hash of a random seed, never the seed; of two concurrent starts one succeeds', async () => {
    const province = await head();
    const answers = await Promise.all([1, 2, 3].map(() => province.post('/v1/provinces/26/campaign')));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.body.code).toBe('policy/campaign-already-started');
    const started = answers.find(({ status }) => status === 201)?.body;
    const { seeds } = await loadPolicy(service.database, '26');
    const seed = String(seeds[0]);
    expect(seeds).toHaveLength(1);
    expect(seed).toMatch(/^[0-9a-f]{64}$/);
    expect(started).toMatchObject({ province: '26', policyVersion: BASE, seedHash: sha256Hex(seed) });

    const inspector = await service.as('inspector', '26');
    const log = await inspector.get('/v1/audit-entries?action=startCampaign&outcome=done').expect(200);
    expect(log.body.items).toMatchObject([{ details: { seedHash: started.seedHash } }]);
    const all = (await service.database.connection.db?.collection('auditEntries').find().toArray()) ?? [];
    const seen = [
      JSON.stringify(answers.map(({ body }) => body)),
      service.logLines.join(),
      all.map((entry) => Buffer.from(entry.bytes.buffer).toString()).join(),
      JSON.stringify((await province.get(path).expect(200)).body),
    ].join();
    expect(seen).not.toContain(seed);
  });

  test('is for the province itself, with a seed of its own', async () => {
    const district = await service.as('district', '26-243');
    await district.post('/v1/provinces/26/campaign').expect(403);
    await (await head()).post('/v1/provinces/12/campaign').expect(404);
    const other = await service.as('province', '12');
    await other.post('/v1/provinces/12/campaign').expect(201);
    const seeds = await Promise.all(['26', '12'].map((code) => loadPolicy(service.database, code)));
    expect(new Set(seeds.flatMap(({ seeds: all }) => all)).size).toBe(2);
  });
});

describe('overriding the policy', () => {
  test.each([
    ['policy/changed-meanwhile', 409, { basedOn: `${BASE}+26.1` }],
    ['policy/document-in-future', 422, { document: { ...document, date: '2021-08-11' } }],
    ['policy/effective-before-document', 422, { effectiveFrom: '2021-07-31' }],
  ])('refuses %s and writes nothing', async (code, status, given) => {
    const province = await head();
    const before = await service.snapshot();
    const answer = await province.post(`${path}/overrides`, override(given)).expect(status);
    expect(answer.body.code).toBe(code);
    expect(await service.snapshot()).toBe(before);
  });

  test.each([
    ['no document', { document: undefined }],
    ['a document without signer', { document: { ...document, signer: undefined } }],
    ['no change', { changes: [] }],
    ['a change of screening', { changes: [{ kind: 'set-screening' }] }],
  ])('refuses %s as malformed', async (_what, given) => {
    const province = await head();
    const before = await service.snapshot();
    await province.post(`${path}/overrides`, override(given)).expect(400);
    expect(await service.snapshot()).toBe(before);
  });

  test('of two concurrent overrides one is appended, the other is refused because the policy has changed', async () => {
    const province = await head();
    const answers = await Promise.all(
      [1, 2, 3].map(() => province.post(`${path}/overrides`, override(), undefined)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    for (const { status, body } of answers) {
      if (status === 409) expect(body.code).toBe('policy/changed-meanwhile');
      else expect(body).toEqual({ province: '26', version: `${BASE}+26.1`, sequence: 1 });
    }
    expect(await findPolicyHead(service.database, '26')).toMatchObject({ sequence: 1 });
  });

  test('sent again gets the same answer and is appended once', async () => {
    const province = await head();
    const body = override({ basedOn: `${BASE}+26.1`, changes: [{ kind: 'close-group', group: 15 }] });
    const first = await province.post(`${path}/overrides`, body, 'override-key-1').expect(201);
    const again = await province.post(`${path}/overrides`, body, 'override-key-1').expect(201);
    expect(again.body).toEqual(first.body);
    expect(await findPolicyHead(service.database, '26')).toMatchObject({ sequence: 2 });
  });

  test('is recorded with the document it cites, without its signer', async () => {
    const inspector = await service.as('inspector', '26');
    const log = await inspector.get('/v1/audit-entries?action=overridePolicy&outcome=done').expect(200);
    expect(log.body.items[0]).toMatchObject({
      reason: '907-CV/TU',
      policyVersion: `${BASE}+26.1`,
      details: { effectiveFrom: '2021-08-12', changes: ['set-group-rank'] },
    });
    expect(JSON.stringify(log.body)).not.toContain(document.signer);
  });
});

describe('the rules of a day', () => {
  const rankOf9 = async (query: string) => {
    const { body } = await (await service.as('site', '26-243-001')).get(`${path}${query}`).expect(200);
    const group = body.rules.groups.find(({ code }: { code: number }) => code === 9);
    return [body.rules.version, group.rank.value, group.rank.source.document, body.overrides.length];
  };

  test('as known on that day, and under any version', async () => {
    expect(await rankOf9('?on=2021-08-09')).toEqual([BASE, 9, '3355/QĐ-BYT', 0]);
    expect(await rankOf9('')).toEqual([`${BASE}+26.2`, 9, '3355/QĐ-BYT', 2]);
    expect(await rankOf9('?on=2021-08-12')).toEqual([`${BASE}+26.2`, 2, '907-CV/TU', 2]);
    const first = encodeURIComponent(`${BASE}+26.1`);
    expect(await rankOf9(`?on=2021-08-12&version=${first}`)).toEqual([`${BASE}+26.1`, 2, '907-CV/TU', 1]);
    expect(await rankOf9(`?on=2021-08-12&version=${BASE}`)).toEqual([BASE, 9, '3355/QĐ-BYT', 0]);
  });

  test('of an unknown version are refused; before the campaign there are none', async () => {
    const province = await head();
    for (const version of [`${BASE}+26.3`, `${BASE}+12.1`, 'other@1', 'nonsense']) {
      const asked = await province.get(`${path}?version=${encodeURIComponent(version)}`).expect(404);
      expect(asked.body.code).toBe('policy/unknown-version');
    }
    const early = await province.get(`${path}?on=2021-03-07`).expect(422);
    expect(early.body.code).toBe('policy/before-campaign');
    await province.get(`${path}?on=2021-02-30`).expect(400);
  });

  test('a version stored with a decision gives exactly those rules again', async () => {
    const { policy, version } = await loadPolicy(service.database, '26');
    expect(await loadPolicyVersion(service.database, version)).toEqual(policy);
    const before = await loadPolicyVersion(service.database, `${BASE}+26.1`);
    expect(before.groups.find(({ code }) => code === 15)?.openings).toHaveLength(1);
    await expect(loadPolicyVersion(service.database, `${BASE}+26.7`)).rejects.toThrow(RangeError);
  });
});
