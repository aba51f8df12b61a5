import { z } from 'zod';
import { findPlace } from '../../places/find-place.ts';
import { type AreaCode, areaCode, COUNTRY, covers, provinceOf } from '../../platform/area.ts';
import { comparing } from '../../platform/compare.ts';
import type { Reader } from '../../platform/database/database.ts';
import { defineEndpoint, type Endpoint } from '../../platform/http/endpoint.ts';
import { DISTRICT_AND_ABOVE } from '../../platform/http/roles.ts';
import { platformProblem } from '../../platform/problem.ts';
import { listCampaignProvinces } from '../../policy/campaign/policy.store.ts';
import { isoDate } from '../../policy/terms.ts';
import { isPartOf } from '../daily/day-report.rules.ts';
import { findLedgerProof, listProvenLots } from './ledger-proof.store.ts';
import { type LedgerProof, type LedgerProofAnswer, ledgerProofAnswer } from './ledger-proof.ts';

export const ledgerProofEndpoints: Endpoint[] = [
  defineEndpoint({
    id: 'getLedgerProof',
    method: 'get',
    path: '/v1/reports/ledger-proofs',
    tag: 'reports',
    summary: 'The nightly proof that no dose of any lot has vanished, or the entries that disagree',
    access: {
      kind: 'roles',
      roles: [...DISTRICT_AND_ABOVE, 'inspector'],
      area: ({ query }, read) => findPlace(read, query.area),
    },
    query: z.strictObject({
      area: areaCode,
      day: isoDate.optional().meta({ description: 'The day of the proof; absent: the latest' }),
      run: z.coerce.number().int().min(1).max(10_000).optional(),
    }),
    response: ledgerProofAnswer,
    problems: ['request/not-found'],
    handle: ({ query: { area, ...which } }, { database }) => readProof(database, area, which),
  }),
];

async function readProof(
  reader: Reader,
  area: AreaCode,
  which: { readonly day?: string | undefined; readonly run?: number | undefined },
): Promise<LedgerProofAnswer> {
  const proof = await findLedgerProof(reader, provinceOf(area) ?? COUNTRY, which);
  if (proof === undefined) throw platformProblem('request/not-found');
  const { day, run, at, checked } = proof;
  const breaks = proof.breaks.filter((one) => covers(area, one.area));
  const parts = area === COUNTRY ? await partsOfCountry(reader, day) : partsOf(area, proof);
  return {
    area,
    day,
    run,
    at,
    broken: breaks.length > 0 || parts.length > 0,
    checked,
    breaks,
    lots: [...(await listProvenLots(reader, proof, area))],
    parts,
  };
}

function partsOf(area: AreaCode, { breaks }: LedgerProof): LedgerProofAnswer['parts'] {
  const counts = new Map<AreaCode, number>();
  for (const { area: place } of breaks) {
    for (let part = place; part.length > 2; part = part.slice(0, part.lastIndexOf('-'))) {
      if (isPartOf(area, part)) counts.set(part, (counts.get(part) ?? 0) + 1);
    }
  }
  return [...counts].sort(comparing(([key]) => key)).map(([part, count]) => ({ area: part, breaks: count }));
}

async function partsOfCountry(reader: Reader, day: string): Promise<LedgerProofAnswer['parts']> {
  const parts: { area: AreaCode; breaks: number }[] = [];
  for (const province of await listCampaignProvinces(reader)) {
    const { broken = 0 } = (await findLedgerProof(reader, province, { day })) ?? {};
    if (broken > 0) parts.push({ area: province, breaks: broken });
  }
  return parts;
}
