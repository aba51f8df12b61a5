import { z } from 'zod';
import { sum } from '../../src/platform/compare.ts';
import type { Client } from './client.ts';

// What several scripts ask of the service, in the order in which a campaign needs it. All throw UnexpectedAnswer if refused.

export const withId = z.object({ id: z.string() });

const registered = z.object({
  id: z.string(),
  pseudonym: z.string(),
  memberships: z.array(z.object({ id: z.string(), group: z.number() })),
});
export type Registered = z.infer<typeof registered>;

interface LotLine {
  readonly lot: string;
  readonly doses: number;
}

/** Every item of a paged list; `path` without `limit` and `cursor`. */
export async function listAll<S extends z.ZodType>(
  client: Client,
  path: string,
  item: S,
): Promise<z.output<S>[]> {
  const page = z.object({ items: z.array(item), next: z.string().optional() });
  const first = `${path}${path.includes('?') ? '&' : '?'}limit=200`;
  const items: z.output<S>[] = [];
  for (let cursor = ''; ; ) {
    const found = await client.get(`${first}${cursor}`, page);
    items.push(...found.items);
    if (found.next === undefined) return items;
    cursor = `&cursor=${found.next}`;
  }
}

/** Registers a person with the groups they claim. */
export function registerPerson(clerk: Client, person: object): Promise<Registered> {
  return clerk.post('/v1/people', person, registered);
}

/** Verifies every group that a person claims; not by the account that claimed them. */
export async function verifyGroups(verifier: Client, { memberships }: Registered): Promise<void> {
  for (const { id } of memberships)
    await verifier.post(`/v1/memberships/${id}/verify`, undefined, z.unknown());
}

interface PlannedLot {
  readonly number: string;
  readonly expiry: string;
  readonly dosesPerVial: number;
  readonly doses: number;
}

/** A round of the Ministry as the scripts make it up: the lots are for one province. */
export interface PlannedRound {
  readonly number: number;
  readonly decision: string;
  readonly date: string;
  readonly product: string;
  readonly manufacturer: string;
  readonly source: 'covax' | 'purchase' | 'donation';
  readonly lots: readonly PlannedLot[];
  /** What other units get of the first lot, beside the province. */
  readonly others: readonly { readonly unit: string; readonly purpose: string; readonly doses: number }[];
  readonly finishBy: string;
}

export interface AnnouncedRound {
  readonly id: string;
  /** Ids of its lots, in the order of the plan. */
  readonly lots: readonly string[];
}

export const SIGNER = 'Thứ trưởng Bộ Y tế (giả định)';

/** The Ministry registers the lots of a round and allocates them: the province's line and those of others. */
export async function announceRound(
  ministry: Client,
  province: string,
  plan: PlannedRound,
): Promise<AnnouncedRound> {
  const lots: string[] = [];
  for (const { number, expiry, dosesPerVial } of plan.lots) {
    const { product, manufacturer } = plan;
    const lot = { product, number, expiry, dosesPerVial, manufacturer };
    lots.push((await ministry.post('/v1/lots', lot, withId)).id);
  }
  const own = sum(plan.lots.map(({ doses }) => doses));
  const others = sum(plan.others.map(({ doses }) => doses));
  const round = await ministry.post(
    '/v1/rounds',
    {
      number: plan.number,
      decision: { number: plan.decision, date: plan.date, signer: SIGNER },
      product: plan.product,
      source: plan.source,
      lots: plan.lots.map(({ doses }, index) => ({
        lot: lots[index],
        doses: doses + (index === 0 ? others : 0),
      })),
      lines: [{ unit: province, purpose: 'area', doses: own }, ...plan.others],
      finishBy: plan.finishBy,
    },
    withId,
  );
  return { id: round.id, lots };
}

/** A province confirms what it has received of a round. */
export async function confirmReceipt(
  client: Client,
  province: string,
  round: string,
  lines: readonly LotLine[],
): Promise<void> {
  await client.post(`/v1/rounds/${round}/receipts`, { unit: province, lines }, z.unknown());
}

interface Sent {
  readonly from: string;
  readonly to: string;
  readonly lines: readonly LotLine[];
  /** What the shipment carries out, if anything. */
  readonly shareOut?: string;
  readonly transfer?: string;
}

interface Arrived {
  readonly lot: string;
  readonly received: number;
  readonly broken?: number;
}

/** Sends doses to a place directly above or below, which receives them: all in good order, unless `arrived` says otherwise. */
export async function ship(
  sender: Client,
  receiver: Client,
  sent: Sent,
  arrived: readonly Arrived[] = sent.lines.map(({ lot, doses }) => ({ lot, received: doses })),
): Promise<void> {
  const { id } = await sender.post('/v1/shipments', sent, withId);
  await receiver.post(`/v1/shipments/${id}/receive`, { lines: arrived }, z.unknown());
}

/** Answers of a person with nothing to report at the screening. */
export const HEALTHY = {
  acuteDisease: false,
  breastfeeding: false,
  chronicStable: false,
  chronicProgressing: false,
  immunosuppressed: false,
  bleedingDisorder: false,
  alteredConsciousness: false,
  makerContraindication: false,
};
