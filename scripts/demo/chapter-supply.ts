import { z } from 'zod';
import { inParallel } from '../support/client.ts';
import { PROVINCE } from './cast.ts';
import { expectRefusal, type PlayedDistrict, type PlayedSite, type Stage } from './stage.ts';

const withId = z.object({ id: z.string() });
const shared = z.object({
  id: z.string(),
  lines: z.array(z.object({ unit: z.string(), lot: z.string(), doses: z.number() })),
});

export interface PlannedLot {
  readonly number: string;
  readonly expiry: string;
  readonly dosesPerVial: number;
  readonly doses: number;
}

export interface PlannedRound {
  readonly number: number;
  readonly decision: string;
  readonly date: string;
  readonly product: string;
  readonly manufacturer: string;
  readonly source: 'covax' | 'purchase' | 'donation';
  readonly lots: readonly PlannedLot[];
  /** Lines of other units beside the province's. */
  readonly others: readonly { readonly unit: string; readonly purpose: string; readonly doses: number }[];
  readonly finishBy: string;
  /** Which of a district's three sites runs the sessions of this round. */
  readonly site: 0 | 1 | 2;
}

export interface ArrivedRound {
  readonly id: string;
  readonly lots: readonly string[];
  readonly shareOut: string;
  /** Doses that lie at the site of each district. */
  readonly atSite: ReadonlyMap<string, number>;
}

const SIGNER = 'Thứ trưởng Bộ Y tế (giả định)';

/** The Ministry announces a round: its lots, the province's line and those of others. Returns the round's id. */
export async function announceRound(
  stage: Stage,
  plan: PlannedRound,
): Promise<{ id: string; lots: string[] }> {
  const lots: string[] = [];
  for (const lot of plan.lots) {
    const made = await stage.ministry.post(
      '/v1/lots',
      {
        product: plan.product,
        number: lot.number,
        expiry: lot.expiry,
        dosesPerVial: lot.dosesPerVial,
        manufacturer: plan.manufacturer,
      },
      withId,
    );
    lots.push(made.id);
  }
  const own = sum(plan.lots.map((lot) => lot.doses));
  const others = sum(plan.others.map((line) => line.doses));
  const round = await stage.ministry.post(
    '/v1/rounds',
    {
      number: plan.number,
      decision: { number: plan.decision, date: plan.date, signer: SIGNER },
      product: plan.product,
      source: plan.source,
      lots: plan.lots.map((lot, index) => ({
        lot: lots[index],
        doses: lot.doses + (index === 0 ? others : 0),
      })),
      lines: [{ unit: PROVINCE, purpose: 'area', doses: own }, ...plan.others],
      finishBy: plan.finishBy,
    },
    withId,
  );
  stage.roundIds.set(plan.number, round.id);
  return { id: round.id, lots };
}

/** An amendment that takes doses from one unit and gives them to others; the total stays. */
export async function amendRound(
  stage: Stage,
  round: string,
  decision: { number: string; date: string },
  changes: readonly { unit: string; delta: number }[],
): Promise<void> {
  await stage.ministry.post(
    `/v1/rounds/${round}/amendments`,
    { decision: { ...decision, signer: SIGNER }, changes },
    z.unknown(),
  );
}

/**
 * The province confirms what has come, shares it out by need (one proposes, another approves) and sends it on; each
 * district receives, keeps none back, and sends it to the site of this round.
 */
export async function shareOutRound(
  stage: Stage,
  plan: PlannedRound,
  announced: { id: string; lots: readonly string[] },
  doses: readonly number[],
  brokenInDistrict?: string,
): Promise<ArrivedRound> {
  const { province, provinceSecond } = stage;
  const lines = announced.lots.map((lot, index) => ({ lot, doses: doses[index] ?? 0 }));
  await province.post(`/v1/rounds/${announced.id}/receipts`, { unit: PROVINCE, lines }, z.unknown());
  const proposal = await province.post(
    `/v1/rounds/${announced.id}/share-outs`,
    { doses: sum(doses) },
    shared,
  );
  if (!stage.provoked.has('second-person/same-account')) {
    expectRefusal(
      stage,
      'Sở Y tế',
      {
        vi: 'tự duyệt phương án do chính mình đề xuất',
        en: 'approve the share-out one has proposed oneself',
      },
      await province.ask('POST', `/v1/share-outs/${proposal.id}/approve`),
      'second-person/same-account',
    );
  }
  await provinceSecond.post(`/v1/share-outs/${proposal.id}/approve`, undefined, z.unknown());

  const loads = [...Map.groupBy(proposal.lines, (line) => line.unit)].map(([district, own]) => ({
    district,
    lines: own.map(({ lot, doses: share }) => ({ lot, doses: share })),
  }));
  const atSite = new Map<string, number>();
  await inParallel(loads, 3, async (load) => {
    const district = stage.districts.find((candidate) => candidate.code === load.district);
    if (district === undefined) return;
    const sent = await province.post(
      '/v1/shipments',
      { from: PROVINCE, to: district.code, lines: load.lines, shareOut: proposal.id },
      withId,
    );
    const broken = district.code === brokenInDistrict ? 2 : 0;
    const arrived = load.lines.map((line, index) => ({
      lot: line.lot,
      received: line.doses - (index === 0 ? broken : 0),
      ...(index === 0 && broken > 0 ? { broken } : {}),
    }));
    await district.client.post(`/v1/shipments/${sent.id}/receive`, { lines: arrived }, z.unknown());
    await sendToSite(
      district,
      district.sites[plan.site],
      arrived.map(({ lot, received }) => ({ lot, doses: received })),
    );
    atSite.set(district.code, sum(arrived.map((line) => line.received)));
  });
  return { id: announced.id, lots: announced.lots, shareOut: proposal.id, atSite };
}

/** A district sends doses to one of its sites, which receives all of them in good order. */
export async function sendToSite(
  district: PlayedDistrict,
  site: PlayedSite,
  lines: readonly { lot: string; doses: number }[],
): Promise<void> {
  const sent = await district.client.post(
    '/v1/shipments',
    { from: district.code, to: site.id, lines },
    withId,
  );
  await site.client.post(
    `/v1/shipments/${sent.id}/receive`,
    { lines: lines.map(({ lot, doses }) => ({ lot, received: doses })) },
    z.unknown(),
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
