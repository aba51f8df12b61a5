import { type Collection, type Document, MongoClient } from 'mongodb';
import { encodeTime } from 'ulid';
import { listCommunes, listDistricts } from '../../../src/places/administrative-units.ts';
import { districtOf } from '../../../src/platform/area.ts';
import { addDays, dayAtSite, instantAtSite } from '../../../src/platform/clock.ts';
import { Dice } from '../../support/random.ts';
import { PROVINCE } from '../doses/province.ts';

const SITES_OF_A_DISTRICT = 4;
const DOSES_OF_A_VIAL = 10;
const BATCH = 5_000;
const LOT = 'astrazeneca~BENCH';

export interface MadeUp {
  readonly doses: number;
  readonly people: number;
  readonly lines: number;
  readonly seconds: number;
}

let made = 0;
/** Ids as the service makes them: they sort by time, and within one instant by creation. */
const idAt = (area: string, at: Date): string => {
  made += 1;
  return `${area}.${encodeTime(at.getTime())}${String(made).padStart(16, '0')}`;
};

/**
 * Fills a database with the documents of a made-up campaign, as the service would have written them: people of one
 * priority group each, three in five with both doses, over `days` days up to the day before `now`.
 *
 * It writes the documents itself. The stores insert doses, courses and movements one at a time and within the transaction
 * of a use case; a million doses that way take hours, here they take minutes.
 */
export async function loadCampaign(
  uri: string,
  database: string,
  wanted: {
    readonly doses: number;
    readonly days: number;
    readonly now: Date;
    /** If given, doses alone, all of them at this instant. */
    readonly at?: Date;
  },
): Promise<MadeUp> {
  const startedAt = performance.now();
  const client = await MongoClient.connect(uri);
  const db = client.db(database);
  const courses = batched(db.collection('courses'));
  const doses = batched(db.collection('doses'));
  const lines = batched(db.collection('stockMovements'));
  const shipments = batched(db.collection('shipments'));
  const first = addDays(dayAtSite(wanted.now), -wanted.days);
  const dice = new Dice(10);
  const sites = listDistricts(PROVINCE).flatMap(({ code }) =>
    Array.from({ length: SITES_OF_A_DISTRICT }, (_, index) => `${code}-${901 + index}`),
  );
  const people = Math.ceil(wanted.doses / 1.6);
  const perSite = Math.ceil((wanted.doses / sites.length / wanted.days) * 1.2);

  for (let day = 0; wanted.at === undefined && day < wanted.days; day += 1) {
    const at = instantAtSite(addDays(first, day), '06:00');
    const line = { province: PROVINCE, at, lot: LOT, product: 'astrazeneca', by: 'bench' };
    await lines.add({
      _id: idAt(PROVINCE, at),
      ...line,
      doses: perSite * sites.length,
      from: 'supplier',
      to: PROVINCE,
      kind: 'receipt',
      round: 'bench',
    });
    for (const site of sites) {
      const shipment = idAt(PROVINCE, at);
      const sent = { ...line, doses: perSite, shipment };
      const transit = `transit:${shipment}`;
      await lines.add({ _id: idAt(PROVINCE, at), ...sent, from: PROVINCE, to: transit, kind: 'dispatch' });
      await lines.add({ _id: idAt(PROVINCE, at), ...sent, from: transit, to: site, kind: 'arrival' });
      await lines.add({
        _id: idAt(PROVINCE, at),
        ...line,
        doses: dice.between(1, 3),
        from: site,
        to: 'wasted:open-vial-remainder',
        kind: 'waste',
        cause: 'open-vial-remainder',
      });
      await shipments.add({
        _id: shipment,
        province: PROVINCE,
        from: PROVINCE,
        to: site,
        lines: [{ lot: LOT, doses: perSite }],
        status: 'received',
        dispatchedAt: at,
        dispatchedBy: 'bench',
        receivedAt: at,
        receivedBy: 'bench',
        discrepancies: [],
      });
    }
  }

  for (let person = 0; person < people; person += 1) {
    const site = sites[person % sites.length] ?? '';
    const district = districtOf(site) ?? '';
    const both = person % 5 < 3;
    const id = idAt(PROVINCE, instantAtSite(first));
    const begun = dice.between(0, Math.max(0, wanted.days - 30));
    const days = both ? [begun, Math.min(wanted.days - 1, begun + 28)] : [dice.between(0, wanted.days - 1)];
    const history: Document[] = [];
    for (const [index, day] of days.entries()) {
      const given = await giveDose(
        site,
        id,
        index + 1,
        wanted.at ?? instantAtSite(addDays(first, day), clockTime(dice)),
      );
      history.push(given);
    }
    await courses.add(courseOf(id, district, person, history));
  }

  async function giveDose(site: string, person: string, doseNumber: number, at: Date): Promise<Document> {
    const dose = idAt(site, at);
    const day = dayAtSite(at);
    const session = `${site}.${encodeTime(instantAtSite(day).getTime())}0000000000000000`;
    const vial = `${site}.${encodeTime(at.getTime())}${String(made % DOSES_OF_A_VIAL).padStart(16, '0')}`;
    await doses.add({
      _id: dose,
      province: PROVINCE,
      district: districtOf(site) ?? '',
      site,
      session,
      booking: session,
      person,
      pseudonym: person.slice(-16),
      lot: LOT,
      vial,
      product: 'astrazeneca',
      doseNumber,
      kind: 'primary',
      day,
      injectedAt: at,
      observeUntil: new Date(at.getTime() + 30 * 60_000),
      recordedAt: at,
      recordedBy: 'bench',
      screening: session,
      policyVersion: 'vn-covid19-2021@1',
      groupCounted: 13,
    });
    await lines.add({
      _id: idAt(PROVINCE, at),
      province: PROVINCE,
      at,
      lot: LOT,
      product: 'astrazeneca',
      doses: 1,
      from: `vial:${vial}`,
      to: 'given',
      kind: 'given',
      session,
      dose,
      vial,
      by: 'bench',
    });
    return { dose, doseNumber, product: 'astrazeneca', kind: 'primary', day, site };
  }

  for (const one of [courses, doses, lines, shipments]) await one.flush();
  await client.close();
  const seconds = (performance.now() - startedAt) / 1000;
  return { doses: doses.count(), people: courses.count(), lines: lines.count(), seconds };
}

const COMMUNES = new Map(listDistricts(PROVINCE).map(({ code }) => [code, listCommunes(code)]));

function courseOf(id: string, district: string, number: number, history: readonly Document[]): Document {
  const communes = COMMUNES.get(district) ?? [];
  return {
    _id: id,
    province: PROVINCE,
    district,
    commune: communes[number % Math.max(1, communes.length)]?.code ?? null,
    pseudonym: id.slice(-16),
    birthDate: `${1950 + (number % 50)}-06-15`,
    drawSeed: 1,
    birthCommitment: id.slice(-16),
    facts: {
      memberships: [
        { membership: id, group: 1 + (number % 15), status: number % 20 === 0 ? 'claimed' : 'verified' },
      ],
      history,
      deferredUntil: null,
      contraindicated: [],
      immunosuppressed: false,
    },
    version: 1 + history.length,
    booking: '',
    order: {
      waiting: false,
      reason: 'course-complete',
      products: [],
      key: '',
      notBefore: '2021-03-08',
      changesOn: null,
      group: null,
      doseNumber: null,
      kind: null,
      policyVersion: 'vn-covid19-2021@1',
    },
    uncounted: true,
  };
}

function clockTime(dice: Dice): string {
  return `${String(dice.between(7, 16)).padStart(2, '0')}:${String(dice.between(0, 59)).padStart(2, '0')}`;
}

/** Inserts by thousands, in any order. */
function batched(collection: Collection<Document>) {
  let pending: Document[] = [];
  let count = 0;
  const flush = async (): Promise<void> => {
    if (pending.length > 0) await collection.insertMany(pending, { ordered: false });
    pending = [];
  };
  return {
    async add(doc: Document): Promise<void> {
      pending.push(doc);
      count += 1;
      if (pending.length >= BATCH) await flush();
    },
    flush,
    count: () => count,
  };
}
