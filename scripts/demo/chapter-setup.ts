import { z } from 'zod';
import { type Client, inParallel } from '../support/client.ts';
import { castOf, type District, districtsFor, PROVINCE } from './cast.ts';
import type { PlayedDistrict, PlayedSite, Player, Stage } from './stage.ts';
import { WIDTH } from './stage.ts';

export const DEMO_PASSWORD = 'tiem-chung-2021';
const withId = z.object({ id: z.string() });
const siteId = z.object({ id: z.string(), name: z.string() });

type Open = (username: string, password?: string) => Client;

/** Accounts, heads, sites and facilities: who works with the service and where. */
export async function setUpPlaces(
  administrator: Client,
  open: Open,
  total: number,
): Promise<
  Pick<Stage, 'ministry' | 'ministrySecond' | 'province' | 'provinceSecond' | 'inspector' | 'districts'>
> {
  const account = async (username: string, role: string, area: string): Promise<Client> => {
    await administrator.post('/v1/accounts', { username, password: DEMO_PASSWORD, role, area }, withId);
    return open(username);
  };
  const ministry = await account('bo-y-te', 'ministry', 'VN');
  const ministrySecond = await account('cuc-ytdp', 'ministry', 'VN');
  const province = await account('so-y-te.26', 'province', PROVINCE);
  const provinceSecond = await account('cdc.26', 'province', PROVINCE);
  const inspector = await account('thanh-tra.26', 'inspector', PROVINCE);
  await province.post(`/v1/provinces/${PROVINCE}/campaign`, undefined, z.object({ seedHash: z.string() }));
  await province.post(
    `/v1/areas/${PROVINCE}/head`,
    { head: 'Giám đốc Sở Y tế Nguyễn Minh Giả' },
    z.unknown(),
  );
  const districts = await inParallel(districtsFor(total), 3, (district) =>
    setUpDistrict(district, province, account),
  );
  return { ministry, ministrySecond, province, provinceSecond, inspector, districts };
}

async function setUpDistrict(
  district: District,
  province: Client,
  account: (username: string, role: string, area: string) => Promise<Client>,
): Promise<PlayedDistrict> {
  const { code } = district;
  const short = code.slice(3);
  const client = await account(`ttyt.${short}`, 'district', code);
  await client.post(
    `/v1/areas/${code}/head`,
    { head: `Giám đốc Trung tâm Y tế ${district.name} (giả định)` },
    z.unknown(),
  );
  const bare = district.name.replace(/^(Thành phố|Huyện|Thị xã)\s+/u, '');
  const kinds = [
    {
      name: `Trung tâm Y tế ${bare}`,
      kind: 'district-health-centre',
      sector: 'public',
      canResuscitate: true,
    },
    {
      name: `Trạm Y tế trung tâm ${bare}`,
      kind: 'commune-health-station',
      sector: 'public',
      canResuscitate: true,
    },
    {
      name: `Phòng khám đa khoa tư nhân ${bare}`,
      kind: 'private-clinic',
      sector: 'private',
      canResuscitate: false,
    },
  ];
  const sites: PlayedSite[] = [];
  for (const [index, kind] of kinds.entries()) {
    const made = await province.post(
      '/v1/sites',
      {
        district: code,
        commune: district.communes[index % district.communes.length],
        ...kind,
        tables: 8,
        coldChain: ['2..8', '-90..-60', '-25..-15'],
        head: `Trưởng điểm tiêm ${index + 1} ${bare} (giả định)`,
      },
      siteId,
    );
    sites.push({
      id: made.id,
      name: made.name,
      canResuscitate: kind.canResuscitate,
      client: await account(`diem-tiem.${made.id.slice(3)}`, 'site', made.id),
    });
  }
  const [first, second, third] = sites;
  if (first === undefined || second === undefined || third === undefined)
    throw new Error('three sites were made');
  return { ...district, client, sites: [first, second, third] };
}

const registered = z.object({
  id: z.string(),
  pseudonym: z.string(),
  memberships: z.array(z.object({ id: z.string(), group: z.number() })),
});

/**
 * Registers the people of a district with the groups they claim (by the site) and verifies the claims (by the district:
 * somebody other than the claimant). Facilities are declared by the district and checked by the province.
 */
export async function registerPeople(district: PlayedDistrict, province: Client): Promise<Player[]> {
  const [site] = district.sites;
  const facilities = new Map<string, string>();
  const bare = district.name.replace(/^(Thành phố|Huyện|Thị xã)\s+/u, '');
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
  const cast = castOf(district, Number(district.code.slice(3)));
  return inParallel(cast, WIDTH, async (member, serial): Promise<Player> => {
    const facility = member.employer === undefined ? undefined : facilities.get(member.employer);
    const made = await site.client.post(
      '/v1/people',
      {
        district: member.district,
        commune: member.commune,
        name: member.name,
        birthDate: member.birthDate,
        sex: member.sex,
        ...(member.nationalId === undefined ? {} : { nationalId: member.nationalId }),
        ...(member.phone === undefined ? {} : { phone: member.phone }),
        ...(facility === undefined ? {} : { facility }),
        groups: member.groups.map(({ group, kind }) => ({
          group,
          evidence: { kind, reference: `Danh sách ${group}/${district.code}` },
        })),
      },
      registered,
    );
    if (!member.unverified) {
      for (const membership of made.memberships) {
        await district.client.post(`/v1/memberships/${membership.id}/verify`, undefined, z.unknown());
      }
    }
    return { ...member, ...made, serial: Number(district.code.slice(3)) * 10_000 + serial };
  });
}
