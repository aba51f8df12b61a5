import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Booking } from '../../../src/scheduling/bookings/booking.ts';
import {
  checkIn,
  giveDose,
  makeReady,
  type OpenSession,
  openedSession,
} from '../../support/doses-factory.ts';
import { dismissFinding, evidenceOfFinding, findingsAt, sweep } from '../../support/findings-factory.ts';
import { startCampaign, verifiedPerson } from '../../support/people-factory.ts';
import { freshCommune } from '../../support/scheduling-factory.ts';
import { useService } from '../../support/service.ts';

const service = useService();
beforeAll(() => startCampaign(service, '26'));

type Place = ReturnType<typeof freshCommune>;

/** Calls the first `call` of a commune's order to a session of a product that is open now. */
async function calledTo(at: Place, product: 'vero-cell' | 'astrazeneca', call: number): Promise<OpenSession> {
  service.clock.advance(60_000);
  return openedSession(service, { at, product, call, standby: 0, people: 0 });
}

async function refuse({ staff }: OpenSession, booking: Booking | undefined): Promise<string> {
  if (booking === undefined) throw new Error('not called');
  await checkIn(staff, booking);
  await staff.post(`/v1/bookings/${booking.id}/refuse-product`).expect(200);
  return booking.id;
}

async function take(open: OpenSession, booking: Booking | undefined) {
  if (booking === undefined) throw new Error('not called');
  await makeReady(open.staff, [booking]);
  service.clock.advance(60_000);
  return giveDose(service, open, booking.person);
}

const shopping = (at: Place) => findingsAt(service, at.district, '&kind=product-shopping');

describe('refusing products until a wanted one comes', () => {
  test('is found once, with the refusals and the dose as evidence; taking a product refused before is not', async () => {
    const at = freshCommune();
    const chooser = await verifiedPerson(service, { ...at, birthDate: '1950-02-01' });
    const steady = await verifiedPerson(service, { ...at, birthDate: '1950-02-02' });
    const refusals: string[] = [];
    for (const _ of [1, 2]) {
      const open = await calledTo(at, 'vero-cell', 2);
      const [first, second] = open.bookings;
      expect([first?.person, second?.person]).toEqual([chooser.id, steady.id]);
      refusals.push(await refuse(open, first));
      await refuse(open, second);
    }
    await sweep(service);
    expect(await shopping(at)).toEqual([]);
    const wanted = await calledTo(at, 'astrazeneca', 1);
    const dose = await take(wanted, wanted.bookings[0]);
    const again = await calledTo(at, 'vero-cell', 1);
    expect((await take(again, again.bookings[0])).person).toBe(steady.id);

    await sweep(service);
    const [found, ...more] = await shopping(at);
    if (found === undefined) throw new Error('not found');
    expect(more).toEqual([]);
    expect(found).toMatchObject({
      subject: dose.booking,
      area: wanted.session.site,
      day: dose.day,
      people: [chooser.pseudonym],
      severity: 'low',
      state: 'open',
      version: 1,
      measures: { refused: 2, declined: 0, products: 'vero-cell', taken: 'astrazeneca' },
    });
    const shown = await evidenceOfFinding(service, found);
    const refused = shown.filter(({ action }) => action === 'refuseProduct');
    expect(refused.map(({ object }) => object)).toEqual(refusals);
    expect(shown).toContainEqual({ action: 'recordDose', object: dose.id });
    expect(shown.filter(({ action }) => action === 'checkInBooking')).toHaveLength(3);

    await sweep(service);
    expect(await shopping(at)).toEqual([found]);
    const search = { area: found.area, from: dose.day, to: dose.day, kinds: ['product-shopping'] };
    const inspector = await service.as('inspector', '26');
    const asked = await inspector.post('/v1/findings/search', search).expect(200);
    expect(asked.body.items).toMatchObject([{ id: found.id, ruleVersion: 1, state: 'open' }]);
    await dismissFinding(service, found);
    service.clock.advance(86_400_000);
    expect(await sweep(service)).toMatchObject({ opened: 0, reopened: 0 });
    expect(await shopping(at)).toMatchObject([{ id: found.id, state: 'dismissed' }]);
  });

  test('counts cancellations after check-in, as refusals used to be recorded', async () => {
    const at = freshCommune();
    const chooser = await verifiedPerson(service, { ...at, birthDate: '1950-02-01' });
    const letOff = await calledTo(at, 'vero-cell', 1);
    const [first] = letOff.bookings;
    await checkIn(letOff.staff, { id: first?.id ?? '' });
    await letOff.staff.post(`/v1/bookings/${first?.id}/cancel`, { reason: 'person-asked' }).expect(200);
    const refused = await calledTo(at, 'vero-cell', 1);
    await refuse(refused, refused.bookings[0]);
    const wanted = await calledTo(at, 'astrazeneca', 1);
    const dose = await take(wanted, wanted.bookings[0]);
    await sweep(service);
    const found = await findingsAt(service, wanted.session.site, '&kind=product-shopping');
    expect(found).toMatchObject([
      { subject: dose.booking, people: [chooser.pseudonym], measures: { refused: 2, declined: 0 } },
    ]);
  });

  test('is not found for one refusal and one declined call, when the product is unknown', async () => {
    const at = freshCommune();
    await verifiedPerson(service, { ...at, birthDate: '1950-02-01' });
    const refused = await calledTo(at, 'vero-cell', 1);
    await refuse(refused, refused.bookings[0]);
    const declined = await calledTo(at, 'vero-cell', 1);
    await declined.staff.post(`/v1/bookings/${declined.bookings[0]?.id}/decline`).expect(200);
    const wanted = await calledTo(at, 'astrazeneca', 1);
    await take(wanted, wanted.bookings[0]);
    await sweep(service);
    expect(await findingsAt(service, wanted.session.site, '&kind=product-shopping')).toEqual([]);
  });
});
