import type supertest from 'supertest';
import { listCommunes, listDistricts, listProvinces } from '../../../src/places/administrative-units.ts';
import { COUNTRY } from '../../../src/platform/area.ts';
import { addDays, dayAtSite, instantAtSite } from '../../../src/platform/clock.ts';
import type { Role } from '../../../src/platform/http/auth.ts';
import { startCampaign } from '../../support/people-factory.ts';
import { registerSomeSite } from '../../support/places-factory.ts';
import { bookingsOf, peopleInOrder } from '../../support/scheduling-factory.ts';
import type { TestService } from '../../support/service.ts';
import { registerLot } from '../../support/supply-factory.ts';
import { Paper } from './paper.ts';

export type Answer = Pick<supertest.Response, 'status' | 'body'>;

/** One request: by whom (an area, and which of its accounts), where, what. */
export interface Request {
  readonly by: string;
  readonly who?: string;
  readonly path: string;
  readonly body?: object;
}

/** A small country: the ministry, a province with a district and a site, and another province. */
export interface World {
  readonly paper: Paper;
  readonly province: string;
  readonly other: string;
  readonly district: string;
  readonly site: string;
  readonly session: string;
  readonly day: string;
  /** Doses the session sets aside. */
  readonly places: number;
  /** Who has been called and has no dose yet, in their order. */
  readonly called: { readonly booking: string; readonly person: string }[];
  /** The first of them, checked in and screened. */
  ready: { readonly booking: string; readonly person: string } | undefined;
  now(): Date;
  send(request: Request, key: string): Promise<Answer>;
}

export const PLACES_OF_SESSION = 24;
const CALLED = 8;
const OTHER = '01';
/** How many worlds each database has. */
const worlds = new WeakMap<object, number>();
let keys = 0;

export function newKey(): string {
  keys += 1;
  return `campaign-model-${process.pid}-${keys}`;
}

export function roleOf(area: string): Role {
  if (area === COUNTRY) return 'ministry';
  return area.length === 2 ? 'province' : area.length === 6 ? 'district' : 'site';
}

/** A province nobody has used yet, three new lots, and a session that is a draft of today. */
export async function newWorld(service: TestService, byLot = false): Promise<World> {
  const { isNew, province, district, commune } = freshCommune(service);
  if (isNew) await startCampaign(service, province);
  else await rejectCounts(service, province);
  const { id: site } = await registerSomeSite(service, {
    district,
    commune,
    tables: 20,
    canResuscitate: true,
  });
  const day = dayAtSite(service.clock.now());
  const staff = await service.as('site', site);
  const shifts = [{ start: '07:30', end: '08:30', capacity: PLACES_OF_SESSION }];
  const drafted = await staff
    .post('/v1/sessions', { site, day, product: 'comirnaty', tables: 20, communes: [commune], shifts })
    .expect(201);
  await peopleInOrder(service, CALLED, { district, commune });
  const paper = new Paper(byLot);
  for (const [product, days] of [
    ['comirnaty', 12],
    ['comirnaty', 90],
    ['astrazeneca', 40],
  ] as const) {
    const { id, dosesPerVial, extraDosesPerVial } = await registerLot(service, {
      product,
      expiry: addDays(day, days),
    });
    const before = instantAtSite(addDays(day, days + 1)).getTime();
    paper.lots.push({ id, before, dosesPerVial, extraDosesPerVial });
  }
  return {
    ...{ paper, province, other: OTHER, district, site, day, session: drafted.body.id },
    places: PLACES_OF_SESSION,
    called: [],
    ready: undefined,
    now: () => service.clock.now(),
    send: async ({ by, who, path, body }, key) => {
      const actor = await service.as(roleOf(by), by, who);
      return actor.post(path, body, key);
    },
  };
}

/** What an earlier world of the province has counted and not decided would stand in the way. */
async function rejectCounts(service: TestService, province: string): Promise<void> {
  const head = await service.as('province', province, 'c');
  const open = await head.get(`/v1/stock-counts?area=${province}&status=proposed&limit=100`).expect(200);
  for (const { id } of open.body.items) await head.post(`/v1/stock-counts/${id}/reject`).expect(200);
}

/** The next morning, so that each world begins at the same hour. */
export function nextMorning(service: TestService): void {
  const day = addDays(dayAtSite(service.clock.now()), 1);
  service.clock.set(new Date(`${day}T08:00:00+07:00`));
}

export async function callPeople(service: TestService, world: World): Promise<void> {
  for (const { id, person } of await bookingsOf(service, world.session)) {
    world.called.push({ booking: id, person });
  }
}

export const CALL = { call: CALLED, standby: 0 };

/** A province that nobody has used yet; when all have been, another commune of the first. */
function freshCommune({ database }: TestService) {
  const used = worlds.get(database) ?? 0;
  const provinces = listProvinces().filter(({ code }) => code !== OTHER);
  const isNew = used < provinces.length;
  const districts = listDistricts(provinces[used % provinces.length]?.code ?? '');
  const communes = districts.flatMap(({ code }) => listCommunes(code));
  const commune = communes[Math.floor(used / provinces.length)];
  worlds.set(database, used + 1);
  if (commune === undefined) throw new Error('no commune is left');
  const { district, code } = commune;
  return { isNew, province: district.slice(0, 2), district, commune: code };
}
