import { beforeAll, describe, expect, test } from '@jest/globals';
import { recordAction } from '../../src/audit/record.ts';
import { insertDose } from '../../src/doses/dose.store.ts';
import type { DoseRecord } from '../../src/doses/dose.ts';
import { addDays } from '../../src/platform/clock.ts';
import { withTransaction } from '../../src/platform/database/database.ts';
import { newId } from '../../src/platform/id.ts';
import type { Booking } from '../../src/scheduling/bookings/booking.ts';
import { expectRefused } from '../doses/expect-refused.ts';
import { doseBody, giveDose, makeReady, openedSession } from '../support/doses-factory.ts';
import {
  dismissFinding,
  evidenceOfFinding,
  findingsAt,
  honestSession,
  sweep,
} from '../support/findings-factory.ts';
import { overridePolicy, startCampaign, verifiedPerson } from '../support/people-factory.ts';
import { freshCommune } from '../support/scheduling-factory.ts';
import { useService } from '../support/service.ts';

const service = useService();
beforeAll(() => startCampaign(service, '26'));

describe('doses beyond what the vials hold', () => {
  /** A dose like another one, for another person, written without taking stock, with its audit entry. */
  async function writtenPastStock(like: DoseRecord, booking: Booking): Promise<string> {
    const context = service.context('26');
    const { corrections: _, status: __, recordedLot: ___, ...dose } = like;
    const { person, pseudonym } = booking;
    const now = service.clock.now();
    const at = now.toISOString();
    return withTransaction(service.database, async (tx) => {
      const id = newId(dose.site, now);
      const own = { id, person, pseudonym, booking: booking.id, injectedAt: at, recordedAt: at };
      insertDose(tx, { ...dose, ...own });
      await recordAction(tx, context, now, {
        action: 'recordDose',
        area: dose.site,
        subject: pseudonym,
        object: id,
        details: { booking: booking.id, lot: dose.lot },
      });
      return id;
    });
  }

  test('are refused by the stock; written past it by a store, they are found once, and one more reopens it', async () => {
    const open = await honestSession(service, { call: 3, standby: 0 });
    const [first, second, third] = open.bookings;
    if (first === undefined || second === undefined || third === undefined) throw new Error('not called');
    await makeReady(open.staff, open.bookings);
    service.clock.advance(60_000);
    // One dose is left for three people.
    const broken = { account: `session:${open.session.id}`, lot: open.lot, doses: 3, cause: 'broken' };
    await open.staff.post('/v1/wastages', broken).expect(201);
    const given = await giveDose(service, open, first.person);
    const exhausted = { code: 'dose/lot-exhausted', subject: second.pseudonym };
    await expectRefused(service, exhausted, () =>
      open.staff.post('/v1/doses', doseBody(service, open, second.person)),
    );
    const { site, day } = given;
    const found = () => findingsAt(service, site, '&kind=beyond-vial-doses');
    await sweep(service);
    expect(await found()).toEqual([]);

    const another = await writtenPastStock(given, second);
    await sweep(service);
    const [finding, ...more] = await found();
    if (finding === undefined) throw new Error('not found');
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      subject: `${site}|${day}|astrazeneca`,
      area: site,
      day,
      severity: 'medium',
      people: [],
      accounts: [open.staff.account],
      version: 1,
      measures: { given: 2, held: 1, beyond: 1, vials: 1, product: 'astrazeneca' },
    });
    expect(await evidenceOfFinding(service, finding)).toEqual([
      { action: 'recordDose', object: given.id },
      { action: 'recordDose', object: another },
    ]);
    await sweep(service);
    expect(await found()).toEqual([finding]);

    await dismissFinding(service, finding);
    await sweep(service);
    expect(await found()).toMatchObject([{ state: 'dismissed' }]);
    const yetAnother = await writtenPastStock(given, third);
    await sweep(service);
    const [again] = await found();
    expect(again).toMatchObject({ id: finding.id, state: 'open', measures: { given: 3, beyond: 2 } });
    expect(again?.objects).toContain(yetAnother);
  });
});

describe('a past day', () => {
  /** One person of a group is called and vaccinated. */
  async function vaccinated(at: ReturnType<typeof freshCommune>, group: number): Promise<DoseRecord> {
    await verifiedPerson(service, { ...at, groups: [group], birthDate: '1971-03-01' });
    service.clock.advance(60_000);
    const open = await openedSession(service, { at, call: 1, standby: 0, people: 0 });
    await makeReady(open.staff, open.bookings);
    service.clock.advance(60_000);
    return giveDose(service, open, open.bookings[0]?.person ?? '');
  }

  test('is judged by the rules of that day, whatever was decided later, even retroactively', async () => {
    const at = freshCommune();
    const whileOpen = await vaccinated(at, 2);
    const inspector = await service.as('inspector', '26');
    const closing = [{ kind: 'close-group', group: 2 }];
    await overridePolicy(service, closing, { effectiveFrom: addDays(whileOpen.day, 1) });
    const whenClosed = await vaccinated(at, 1);
    expect(whenClosed.day > whileOpen.day).toBe(true);
    const search = async () => {
      const body = { area: at.district, from: whileOpen.day, to: whenClosed.day };
      const kinds = ['outside-open-groups'];
      const answer = await inspector.post('/v1/findings/search', { ...body, kinds }).expect(200);
      return answer.body.items.map(({ subject, policyVersion }: Record<string, unknown>) => [
        subject,
        policyVersion,
      ]);
    };
    expect(await search()).toEqual([]);
    // Someone with direct access to the database: the person was in the closed group, like the other one.
    const memberships = service.database.connection.db?.collection('memberships');
    await memberships?.updateMany({ person: whenClosed.person }, { $set: { group: 2 } });
    const departed = [[whenClosed.id, whenClosed.policyVersion]];
    expect(await search()).toEqual(departed);
    // Closed retroactively: doses given while it was open were right.
    await overridePolicy(service, closing, { effectiveFrom: '2021-08-02', number: '101/QĐ-UBND' });
    expect(await search()).toEqual(departed);
    await sweep(service);
    const found = await findingsAt(service, at.district, '&kind=outside-open-groups');
    expect(found.map(({ subject, policyVersion }) => [subject, policyVersion])).toEqual(departed);
    expect(whileOpen.policyVersion).not.toBe(whenClosed.policyVersion);
  });
});
