import { z } from 'zod';
import { addDays } from '../../../src/platform/clock.ts';
import { comparing } from '../../../src/platform/compare.ts';
import { ship } from '../../support/calls.ts';
import { advanceTo, type District, PROVINCE, type Rehearsal, type Session, type Site } from '../rehearsal.ts';
import type { IdleDoses } from '../supply/cold-chain.ts';

const DAY = '2021-10-08';
const text = z.object({ vi: z.string(), en: z.string() });
const flags = z.object({
  items: z.array(z.object({ id: z.string(), place: z.string(), lot: z.string(), onHand: z.number() })),
});
const proposed = z.object({
  transfers: z.array(
    z.object({
      id: z.string(),
      from: z.string(),
      to: z.string(),
      lot: z.string(),
      doses: z.number(),
      explanation: text,
    }),
  ),
});
const plan = z.object({
  id: z.string(),
  lines: z.array(
    z.object({
      line: z.number(),
      site: z.string(),
      day: z.string(),
      product: z.string(),
      slots: z.number(),
      lots: z.array(z.object({ lot: z.string() })),
      explanation: text,
    }),
  ),
  created: z.array(z.object({ line: z.number(), session: z.string() })),
});

export interface Receiver {
  readonly district: District;
  readonly site: Site;
}

/** Doses that nobody would use in time are flagged; the rule proposes where to transfer them, and two people decide. */
export async function transferIdleDoses(rehearsal: Rehearsal, idle: IdleDoses): Promise<Receiver> {
  const { report, province, provinceApprover } = rehearsal;
  advanceTo(rehearsal, DAY, '13:30');
  report.step(DAY, {
    vi: 'Lô cận hạn nằm trong kho: điều chuyển đến nơi dùng kịp',
    en: 'Near expiry in a store: transferred to where they will be used',
  });
  await rehearsal.queue.runNow('flag-near-expiry');
  const found = await province.get(
    `/v1/lot-flags?limit=200&kind=near-expiry&area=${idle.district.code}`,
    flags,
  );
  const flag = found.items.find(({ place, lot }) => lot === idle.lot && place === idle.district.code);
  if (flag === undefined) throw new Error('the idle doses were not flagged');
  await idle.district.client.post(
    `/v1/lot-flags/${flag.id}/acknowledge`,
    { plan: 'move-to-another-place', note: 'Kho huyện không có buổi tiêm Moderna' },
    z.unknown(),
  );
  const { transfers } = await province.post('/v1/redistributions', {}, proposed);
  const [transfer] = transfers
    .filter(({ from, lot }) => from === idle.district.code && lot === idle.lot)
    .sort(comparing(({ doses }) => -doses));
  if (transfer === undefined) throw new Error('no transfer was proposed');
  report.event('Sở Y tế', {
    vi: `cờ cận hạn đã có người nhận; quy tắc đề xuất ${transfers.length} lần điều chuyển: ${transfer.explanation.vi}`,
    en: `the flag is acknowledged; the rule proposes ${transfers.length} transfers: ${transfer.explanation.en}`,
  });
  const accept = `/v1/transfers/${transfer.id}/accept`;
  rehearsal.report.refusal(
    'Sở Y tế',
    { vi: 'tự duyệt điều chuyển do mình đề xuất', en: 'accept the transfer one has proposed oneself' },
    await province.ask('POST', accept),
    'second-person/same-account',
  );
  await provinceApprover.post(accept, undefined, z.unknown());
  const receiver = receiverOf(rehearsal, transfer.to);
  const lines = [{ lot: idle.lot, doses: transfer.doses }];
  await ship(idle.district.client, receiver.site.client, {
    from: transfer.from,
    to: transfer.to,
    lines,
    transfer: transfer.id,
  });
  report.event('CDC tỉnh', {
    vi: `người khác trong tỉnh duyệt; ${transfer.doses} liều đến ${receiver.site.name}, ${receiver.district.name}`,
    en: `somebody else of the province accepts; ${transfer.doses} doses arrive at a site that has people for them`,
  });
  return receiver;
}

/** The service proposes sessions for a district's stock; the district accepts the one that uses the doses near expiry. */
export async function planByProposal(
  rehearsal: Rehearsal,
  { district, site }: Receiver,
  lot: string,
): Promise<Session> {
  advanceTo(rehearsal, DAY, '15:00');
  const wanted = { area: district.code, from: addDays(DAY, 1), to: addDays(DAY, 4) };
  const made = await district.client.post('/v1/session-plans', wanted, plan);
  const chosen = made.lines.find((one) => one.site === site.id && one.lots.some((own) => own.lot === lot));
  if (chosen === undefined)
    throw new Error(`no session was proposed for the lot: ${JSON.stringify(made.lines)}`);
  const others = made.lines.filter(({ line }) => line !== chosen.line);
  const accepted = await district.client.post(
    `/v1/session-plans/${made.id}/accept`,
    {
      changes: others.map(({ line }) => ({
        line,
        drop: true,
        reason: 'other',
        note: 'Trước hết dùng lô cận hạn; số còn lại lập sau',
      })),
    },
    plan,
  );
  const id = accepted.created.find(({ line }) => line === chosen.line)?.session;
  if (id === undefined) throw new Error('no session was made of the plan');
  rehearsal.report.event(district.name, {
    vi: `duyệt buổi tiêm do hệ thống đề xuất tại ${site.name}: ${chosen.explanation.vi}`,
    en: `accepts a session that was proposed by the service: ${chosen.explanation.en}`,
  });
  rehearsal.report.refusal(
    district.name,
    { vi: 'duyệt lần nữa kế hoạch đã duyệt', en: 'accept the plan a second time' },
    await district.client.ask('POST', `/v1/session-plans/${made.id}/accept`, {}),
    'session-plan/already-accepted',
  );
  const session = { id, day: chosen.day, product: chosen.product, district, site, capacity: chosen.slots };
  rehearsal.sessions.push(session);
  return session;
}

function receiverOf(rehearsal: Rehearsal, id: string): Receiver {
  for (const district of rehearsal.districts) {
    const site = district.sites.find((one) => one.id === id);
    if (site !== undefined) return { district, site };
  }
  throw new Error(`doses are to be transferred to ${id} of ${PROVINCE}, which is no site of the rehearsal`);
}
