import type { Facility, NewFacility } from '../../src/places/facilities/facility.ts';
import { facility } from '../../src/places/facilities/facility.ts';
import type { NewSite, Site } from '../../src/places/sites/site.ts';
import { site } from '../../src/places/sites/site.ts';
import type { SignedIn, TestService } from './service.ts';

let made = 0;

/** A site that can be registered, with an unused name. */
export function someSite(changes: Partial<NewSite> = {}): NewSite {
  made += 1;
  return {
    district: '26-243',
    commune: '08707',
    nationalCode: null,
    name: `Trạm Y tế số ${made}`,
    kind: 'commune-health-station',
    sector: 'public',
    tables: 2,
    canResuscitate: true,
    coldChain: ['2..8'],
    head: 'Nguyễn Văn Bình',
    ...changes,
  };
}

/** A facility that can be declared, with an unused licence. */
export function someFacility(changes: Partial<NewFacility> = {}): NewFacility {
  made += 1;
  return {
    district: '26-243',
    commune: '08707',
    name: `Phòng khám số ${made}`,
    sector: 'private',
    licenceNumber: `${String(made).padStart(4, '0')}/VP-GPHĐ`,
    licensedHeadcount: 12,
    head: 'Trần Thị Hoà',
    ...changes,
  };
}

/** Registers a site over HTTP, as its district. */
export async function registerSomeSite(service: TestService, changes: Partial<NewSite> = {}): Promise<Site> {
  const wanted = someSite(changes);
  const district = await service.as('district', wanted.district);
  const answer = await district.post('/v1/sites', wanted).expect(201);
  return site.parse(answer.body);
}

/** Declares a facility over HTTP, as its district unless `by` is given; it is not checked yet. */
export async function declareSomeFacility(
  service: TestService,
  changes: Partial<NewFacility> = {},
  by?: SignedIn,
): Promise<Facility> {
  const wanted = someFacility(changes);
  const district = by ?? (await service.as('district', wanted.district));
  const answer = await district.post('/v1/facilities', wanted).expect(201);
  return facility.parse(answer.body);
}
