import { z } from 'zod';
import { sum } from '../../../src/platform/compare.ts';
import { type AnnouncedRound, confirmReceipt, SIGNER, ship } from '../../support/calls.ts';
import { inParallel } from '../../support/client.ts';
import { PROVINCE, type Rehearsal } from '../rehearsal.ts';
import type { RoundOfRehearsal } from '../setup/planned-rounds.ts';

const proposed = z.object({
  id: z.string(),
  lines: z.array(z.object({ unit: z.string(), lot: z.string(), doses: z.number() })),
});

export interface ArrivedRound {
  readonly id: string;
  readonly number: number;
  /** Doses that have arrived at the site of each district. */
  readonly atSite: ReadonlyMap<string, number>;
}

/** An amendment takes doses from one unit and gives them to others; the total stays. */
export async function amendRound(
  { ministry }: Rehearsal,
  round: string,
  decision: { readonly number: string; readonly date: string },
  changes: readonly { readonly unit: string; readonly delta: number }[],
): Promise<void> {
  await ministry.post(
    `/v1/rounds/${round}/amendments`,
    { decision: { ...decision, signer: SIGNER }, changes },
    z.unknown(),
  );
}

/**
 * The province confirms what it has received, shares it out by need (one proposes, another approves) and sends it on.
 * Each district receives its share and sends all of it to the site of this round.
 */
export async function shareOutRound(
  rehearsal: Rehearsal,
  plan: RoundOfRehearsal,
  announced: AnnouncedRound,
  received: {
    /** By lot; the doses of the plan unless it was amended. */
    readonly doses?: readonly number[];
    /** A district that two doses do not reach whole. */
    readonly brokenOnTheWayTo?: string;
  } = {},
): Promise<ArrivedRound> {
  const { province, provinceApprover, districts, report } = rehearsal;
  const doses = received.doses ?? plan.lots.map((lot) => lot.doses);
  const lines = announced.lots.map((lot, index) => ({ lot, doses: doses[index] ?? 0 }));
  await confirmReceipt(province, PROVINCE, announced.id, lines);
  const proposal = await province.post(
    `/v1/rounds/${announced.id}/share-outs`,
    { doses: sum(doses) },
    proposed,
  );
  const approve = `/v1/share-outs/${proposal.id}/approve`;
  if (!report.hasShown('second-person/same-account')) {
    report.refusal(
      'Sở Y tế',
      {
        vi: 'tự duyệt phương án do chính mình đề xuất',
        en: 'approve the share-out one has proposed oneself',
      },
      await province.ask('POST', approve),
      'second-person/same-account',
    );
  }
  await provinceApprover.post(approve, undefined, z.unknown());

  const atSite = new Map<string, number>();
  await inParallel([...Map.groupBy(proposal.lines, ({ unit }) => unit)], 3, async ([code, own]) => {
    const district = districts.find((candidate) => candidate.code === code);
    if (district === undefined) return;
    const sent = own.map(({ lot, doses: share }) => ({ lot, doses: share }));
    const broken = code === received.brokenOnTheWayTo ? 2 : 0;
    const arrived = sent.map((line, index) => ({
      lot: line.lot,
      received: line.doses - (index === 0 ? broken : 0),
      ...(index === 0 && broken > 0 ? { broken } : {}),
    }));
    const shipment = { from: PROVINCE, to: code, lines: sent, shareOut: proposal.id };
    await ship(province, district.client, shipment, arrived);
    const site = district.sites[plan.site];
    const whole = arrived.map((line) => ({ lot: line.lot, doses: line.received }));
    await ship(district.client, site.client, { from: code, to: site.id, lines: whole });
    atSite.set(code, sum(whole.map((line) => line.doses)));
  });
  return { id: announced.id, number: plan.number, atSite };
}
