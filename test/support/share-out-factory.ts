import { registerSomeSite } from './places-factory.ts';
import { peopleInOrder } from './scheduling-factory.ts';
import type { TestService } from './service.ts';
import { createRound, registerLot } from './supply-factory.ts';

/** A round with doses of one new lot for province 26, none received yet. */
export async function roundFor26(
  service: TestService,
  doses = 1000,
  lotFacts: Parameters<typeof registerLot>[1] = {},
): Promise<{ round: string; lot: string }> {
  const lot = await registerLot(service, lotFacts);
  const round = await createRound(service, {
    lots: [{ lot: lot.id, doses }],
    lines: [{ unit: '26', purpose: 'area', doses }],
    product: lot.product,
  });
  return { round: round.id, lot: lot.id };
}

/** The province receives doses of a round in good order. */
export async function receive(
  service: TestService,
  { round, lot }: { round: string; lot: string },
  doses: number,
): Promise<void> {
  const province = await service.as('province', '26');
  await province.post(`/v1/rounds/${round}/receipts`, { unit: '26', lines: [{ lot, doses }] }).expect(201);
}

/** A district with people in the order and one site that can vaccinate them. */
export async function districtWithPeople(
  service: TestService,
  district: string,
  people: number,
  site: Parameters<typeof registerSomeSite>[1] = {},
): Promise<string> {
  const made = await registerSomeSite(service, { district, commune: null, ...site });
  await peopleInOrder(service, people, { district, commune: null });
  return made.id;
}
