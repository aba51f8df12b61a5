import { z } from 'zod';
import { registerPerson, verifyGroups, withId } from '../../support/calls.ts';
import { type Client, inParallel } from '../../support/client.ts';
import { written } from '../../support/text-table.ts';
import { type District, PARALLEL, type RegisteredPerson, type Rehearsal } from '../rehearsal.ts';
import { madeUpPeopleOf } from './made-up-people.ts';
import { recordOverride } from './override-policy.ts';
import { bareName } from './places.ts';

/** Registers everybody, verifies their groups, and records an override before anybody is called. */
export async function register(rehearsal: Rehearsal): Promise<void> {
  const { report } = rehearsal;
  report.step('2021-09-18', {
    vi: 'Lập danh sách và xác minh đối tượng',
    en: 'Registering people and verifying groups',
  });
  const registered = (
    await inParallel(rehearsal.districts, 2, (district) => registerPeople(district, rehearsal.province))
  ).flat();
  for (const person of registered) rehearsal.people.set(person.id, person);
  const unverified = registered.filter((person) => person.unverified && person.groups.length > 0).length;
  report.event('9 trung tâm y tế huyện', {
    vi: `đăng ký ${written(rehearsal.people.size)} người; điểm tiêm khai nhóm, huyện xác minh; ${unverified} hồ sơ còn chờ minh chứng`,
    en: `${rehearsal.people.size} people registered; sites claim groups, districts verify; ${unverified} claims wait for evidence`,
  });
  await recordOverride(rehearsal, {
    document: {
      number: '7158/UBND-VX',
      date: '2021-09-17',
      signer: 'Phó Chủ tịch UBND tỉnh (giả định)',
      title: 'Rút ngắn khoảng cách hai mũi AstraZeneca',
    },
    effectiveFrom: '2021-09-20',
    changes: [{ kind: 'set-interval', product: 'astrazeneca', fromDose: 1, minDays: 28, maxDays: 84 }],
  });
  report.event('Sở Y tế', {
    vi: 'ban hành điều chỉnh của tỉnh có viện dẫn văn bản: mũi 2 AstraZeneca sau 4 tuần',
    en: 'records a provincial override citing its document: AstraZeneca second dose after 4 weeks',
  });
}

/**
 * The site registers the people of a district with the groups they claim, and the district, which is somebody else,
 * verifies the claims. Facilities are declared by the district and checked by the province.
 */
async function registerPeople(district: District, province: Client): Promise<RegisteredPerson[]> {
  const [site] = district.sites;
  const facilities = new Map<string, string>();
  const bare = bareName(district);
  for (const sector of ['public', 'private'] as const) {
    const declared = await district.client.post(
      '/v1/facilities',
      {
        district: district.code,
        commune: district.communes[0],
        name: sector === 'public' ? `Bệnh viện đa khoa ${bare}` : `Phòng khám tư nhân An Tâm ${bare}`,
        sector,
        licenceNumber: `${district.code.slice(3)}${sector === 'public' ? '01' : '02'}/VP-GPHĐ`,
        licensedHeadcount: 120,
        head: `Phụ trách ${sector === 'public' ? 'bệnh viện' : 'phòng khám'} ${bare} (giả định)`,
      },
      withId,
    );
    await province.post(`/v1/facilities/${declared.id}/check`, undefined, z.unknown());
    facilities.set(sector, declared.id);
  }
  const number = Number(district.code.slice(3));
  return inParallel(madeUpPeopleOf(district, number), PARALLEL, async (person, index) => {
    const { district: code, commune, name, birthDate, sex, nationalId, phone, employer, groups } = person;
    const registered = await registerPerson(site.client, {
      ...{ district: code, commune, name, birthDate, sex, nationalId, phone },
      facility: employer === undefined ? undefined : facilities.get(employer),
      groups: groups.map(({ group, kind }) => ({
        group,
        evidence: { kind, reference: `Danh sách ${group}/${code}` },
      })),
    });
    if (!person.unverified) await verifyGroups(district.client, registered);
    return { ...person, ...registered, serial: number * 10_000 + index };
  });
}
