import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openCheckpoint } from '../../../src/audit/log/checkpoints/checkpoint.ts';
import { parseVerifierKey } from '../../../src/audit/log/checkpoints/signed-note.ts';
import type { Sequencer } from '../../../src/audit/log/sequencing/sequencer.ts';
import { leafHash, verifyInclusion } from '../../../src/audit/log/tree/merkle.rules.ts';
import type { CaseFile } from '../../../src/findings/cases/case-file.ts';
import type { Finding } from '../../../src/findings/finding.ts';
import { canonicalJson } from '../../../src/platform/hash.ts';
import { findingsAt, lateDose, sweep } from '../../support/findings-factory.ts';
import { startTestLog, untilInLog } from '../../support/log-factory.ts';
import { startCampaign } from '../../support/people-factory.ts';
import { type SignedIn, useService } from '../../support/service.ts';

const service = useService();
let sequencer: Sequencer;
let finding: Finding;
let inspector: SignedIn;

beforeAll(async () => {
  await startCampaign(service, '26');
  sequencer = startTestLog(service.context());
  const { dose } = await lateDose(service, 10);
  await sweep(service);
  const [found] = await findingsAt(service, dose.site);
  if (found === undefined) throw new Error('not found');
  finding = found;
  inspector = await service.as('inspector', '26');
  await untilInLog(service.database);
});
afterAll(() => sequencer.stop());

/** The data without the log's own, which goes on being numbered. */
async function facts(): Promise<string> {
  const all: [string, unknown][] = JSON.parse(await service.snapshot());
  return JSON.stringify(all.filter(([name]) => !name.startsWith('log')));
}

const file = async (by: SignedIn, query = ''): Promise<CaseFile> =>
  (await by.get(`/v1/findings/${finding.id}/case-file.json${query}`).expect(200)).body;

describe('a case file', () => {
  test('shows what happened in order, under which rules, and names nobody', async () => {
    const found = await file(inspector);
    expect(found.rule).toMatchObject({ version: 1 });
    const actions = found.timeline.map(({ what }) => what.en);
    expect(actions[0]).toBe('Person registered');
    expect(actions).toContain('Group verified');
    expect(actions).toContain('Session published, lists fixed');
    expect(actions.indexOf('Checked in')).toBeLessThan(actions.indexOf('Dose recorded'));
    const given = found.timeline.find(({ what }) => what.en === 'Dose recorded');
    expect(given).toMatchObject({
      isEvidence: true,
      policyVersion: finding.policyVersion,
      area: finding.area,
    });
    expect(found.people).toEqual([
      { pseudonym: finding.people[0], name: null, birthDate: null, erased: false },
    ]);
    expect(JSON.stringify(found)).not.toContain('Nguyễn');
  });

  test('can be verified with hashes and the public key alone', async () => {
    const { hash, ...rest } = await file(inspector);
    expect(createHash('sha256').update(canonicalJson(rest)).digest('hex')).toBe(hash);
    const trusted = rest.keys.map(parseVerifierKey);
    const trees = rest.checkpoints.map((note) => openCheckpoint(note, trusted));
    expect(rest.entries.length).toBeGreaterThan(5);
    for (const { text, proof } of rest.entries) {
      if (proof === null) throw new Error('not proven');
      const tree = trees.find(({ size }) => size === proof.size);
      const leaf = leafHash(Buffer.from(text, 'utf8'));
      expect(leaf.toString('base64')).toBe(proof.leafHash);
      const hashes = proof.hashes.map((one) => Buffer.from(one, 'base64'));
      const root = tree?.root ?? leaf;
      expect(verifyInclusion(leaf, proof, hashes, root)).toBe(true);
      expect(verifyInclusion(leafHash(Buffer.from(`${text} `)), proof, hashes, root)).toBe(false);
    }
    const log = await inspector.get(`/v1/audit-entries?object=${finding.id}&action=getCaseFile`).expect(200);
    expect(log.body.items.map((entry: { details: unknown }) => entry.details)).toContainEqual({
      names: false,
      hash,
    });
  });

  test('names people to inspectors of the province only, and that is recorded', async () => {
    const named = await file(inspector, '?names=true');
    expect(named.people[0]?.name).toContain('Nguyễn');
    const entry = (await inspector.get(`/v1/audit-entries?object=${finding.id}&limit=200`)).body.items.at(-1);
    expect(entry).toMatchObject({ action: 'getCaseFile', details: { names: true, people: finding.people } });
    expect(JSON.stringify(entry)).not.toContain('Nguyễn');
    const others = [
      await service.as('province', '26'),
      await service.as('ministry', 'VN'),
      await service.as('inspector', finding.area),
    ];
    for (const other of others) {
      const before = await facts();
      const answer = await other.get(`/v1/findings/${finding.id}/case-file.json?names=true`);
      expect([answer.status, answer.body.code]).toEqual([403, 'finding/names-not-allowed']);
      expect(await facts()).toBe(before);
    }
    await (await service.as('inspector', '12')).get(`/v1/findings/${finding.id}/case-file.json`).expect(404);
  });

  test('is a page to print, in Vietnamese, without scripts, and what people typed is text', async () => {
    const province = await service.as('province', '26');
    await province.post(`/v1/findings/${finding.id}/review`).expect(200);
    const note = '<script>alert(1)</script> đã kiểm tra';
    await province
      .post(`/v1/findings/${finding.id}/confirm`, { reason: 'careless-record', note })
      .expect(200);
    const answer = await inspector.get(`/v1/findings/${finding.id}/case-file.html`).expect(200);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.text).toContain('<html lang="vi">');
    expect(answer.text).toContain('Hồ sơ vụ việc');
    expect(answer.text).toContain('Ghi nhận mũi tiêm');
    expect(answer.text).toContain('Ghi chép cẩu thả');
    for (const name of Object.keys(finding.measures)) expect(answer.text).not.toContain(`<th>${name}</th>`);
    expect(answer.text).not.toContain('<script');
    expect(answer.text).toContain('&lt;script&gt;alert(1)');
  });
});
